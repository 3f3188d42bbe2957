/** Every duration and level of capture, each with its reason. Tests pass their own table with distinct values. */
import type { Ms } from '../../shared/time'
import type { Dbfs } from '../audio'

export interface CaptureTuning {
  /** How long the device stays open after a turn when it is to be warm. */
  warmMs: Ms
  /** Unvoiced sound that shows a word is over; counted back beyond the release. */
  tailQuietMs: Ms
  /** The tail never lasts longer than this after the release. */
  tailMaxMs: Ms
  /** Slack on `tailMaxMs` by the clock, for a device that stops giving frames while the tail runs. */
  tailSlackMs: Ms
  /** What waits for a consumer that is not ready. */
  handOverMs: Ms
  /** Only digital silence for so long is reported as a microphone that is off. */
  silentMs: Ms
  /** After the speaker fell silent a muted microphone stays shut this long. */
  echoGuardMs: Ms
  /** Level above the noise floor from which sound may be a voice. */
  voicedAboveFloorDb: Dbfs
  /** The floor is never taken to be lower: below it lie converters' own noise and digital silence. */
  floorLowestDbfs: Dbfs
  /** The floor is never taken to be higher: what is louder is not background but somebody speaking. */
  floorHighestDbfs: Dbfs
  /** The floor is the lowest level within one to two of these. */
  floorWindowMs: Ms
}

export const CAPTURE_TUNING: CaptureTuning = {
  // The product's promise ("warm for some seconds, 20"): a follow-up question comes within it, then the indicator goes out.
  warmMs: 20_000,
  // The closure of a stop consonant ("stop", "eight") is 40-60 ms of near silence before its burst: less would cut the burst off.
  tailQuietMs: 60,
  // Thumbs leave the key while the last syllable is spoken; a stressed final syllable lasts up to 250 ms.
  tailMaxMs: 250,
  // Two device buffers of 50 ms, the slowest a sound server was seen to deliver.
  tailSlackMs: 100,
  // The figure: longer means the consumer is gone, and then old sound is worth less than new sound.
  handOverMs: 200,
  // Bluetooth headsets send zeros for about a second while they wake; half as long again.
  silentMs: 1_500,
  // A small room's reverberation is below the voice-activity gate after about 200 ms; half as much again.
  echoGuardMs: 300,
  // 10 ms levels of steady noise stay within 6 dB of each other, their minimum 5 dB under the mean; weak final consonants lie 15 dB above a quiet room.
  voicedAboveFloorDb: 10,
  // 16-bit dither and cheap converters are at -75 to -65.
  floorLowestDbfs: -65,
  // Speech reaches a microphone at -30 to -15; 10 dB of signal to noise then leaves the noise at -30 at most.
  floorHighestDbfs: -30,
  // Any second of speech holds closures and pauses that reach the floor.
  floorWindowMs: 1_000,
}
