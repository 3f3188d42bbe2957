/** A recognizer that listens to numbered sound with a script in it, told piece by piece. */
import type { HearEvent, SpeechToText } from '../../src/main/link/cascade/ports'
import type { Ms } from '../../src/shared/time'
import { type FlowingClock, until } from './flowingClock'
import { numberedSound, type ScriptedWord } from './numberedSound'

export interface ScriptedListening {
  events: HearEvent[]
  push(fromMs?: Ms, toMs?: Ms): void
  /** Ends the sound; resolves with the `final` or `failed` that came of it. */
  end(): Promise<HearEvent>
  abort(): void
}

export function scriptedListening(
  hear: SpeechToText,
  { clock, script, lengthMs }: { clock: FlowingClock; script: readonly ScriptedWord[]; lengthMs: Ms },
): ScriptedListening {
  const events: HearEvent[] = []
  const abort = new AbortController()
  const stream = hear.start((event) => events.push(event), abort.signal)
  const sound = numberedSound(hear.rateHz, lengthMs, script)
  const isOver = () => events.some(({ type }) => type === 'final' || type === 'failed')
  return {
    events,
    push(fromMs = 0, toMs = lengthMs) {
      const perMs = hear.rateHz / 1000
      stream.push(sound.subarray(fromMs * perMs, toMs * perMs))
    },
    async end() {
      stream.end()
      await clock.leap(30_000, isOver, 20)
      await until(isOver, 'an end')
      return events.at(-1)!
    },
    abort: () => abort.abort(),
  }
}
