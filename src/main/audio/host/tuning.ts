/** Every duration of the sound host and its supervisor, each with its reason. Tests pass their own table with distinct values. */
import type { Ms } from '../../../shared/time'
import type { Restarts } from '../../restartPlan'

export interface HostTuning {
  /** A stream that says nothing for so many ticks of `tickMs` is dead. Ticks, so that a busy main process counts as one. */
  tickMs: Ms
  silentTicks: number
  /** The same from opening until the first sign of life. */
  openTicks: number
  /**
   * The same for a microphone that is held, which gives its signs seldom. Instead of `tickMs` while nothing else is open,
   * because each tick wakes the process.
   */
  heldTickMs: Ms
  heldSilentTicks: number
  /** Without an answer to an opening by then, the sound server does not answer. */
  openMs: Ms
  /** A close has answered the caller by then, whatever the device does. */
  closeAnswerMs: Ms
  /** A close that is not done by then hangs for good. */
  closeHungMs: Ms
  restarts: Restarts
  /** Changes of the device list come in bursts; one list is made of them. */
  settleMs: Ms
  /** Pauses between attempts to reach a sound server that went away; the last repeats. */
  reconnectPausesMs: readonly Ms[]
}

export const HOST_TUNING: HostTuning = {
  // What flows or plays gives a sign every 100 ms at the latest: four may be missed.
  tickMs: 100,
  silentTicks: 5,
  // A sign comes every second. Nobody waits for it, and a flow that begins is looked at every 100 ms.
  heldTickMs: 2_000,
  heldSilentTicks: 2,
  // A Bluetooth headset takes up to two seconds to change its profile.
  openTicks: 30,
  openMs: 3_000,
  // The promise is 50; the device takes 24-46.
  closeAnswerMs: 45,
  // Twenty times the longest that was measured.
  closeHungMs: 1_000,
  // A sound server that crashed is started again by its service manager within a second or two.
  restarts: { pausesMs: [0, 300, 1_000, 2_000], countForMs: 30_000 },
  settleMs: 30,
  // Hands-free nobody presses a key: for a minute it is asked every ten seconds. A process a minute, when it stays away for
  // longer, costs nothing; the next opening asks anyway.
  reconnectPausesMs: [300, 1_000, 3_000, 10_000, 10_000, 10_000, 10_000, 10_000, 60_000],
}
