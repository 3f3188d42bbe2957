/** Ears of a conversation in which nobody speaks, because all of it is typed: no worker and no recognizer. They hear silence. */
import type { SpeechToText } from '../ports'

export const NO_EARS: SpeechToText & { readonly ready: Promise<void> } = {
  rateHz: 16000,
  detectsVoice: true,
  ready: Promise.resolve(),
  start(onEvent, signal) {
    let atSample = 0
    // After whoever pushed, as a worker would.
    const tell = (event: Parameters<typeof onEvent>[0]) =>
      queueMicrotask(() => {
        if (!signal.aborted) onEvent(event)
      })
    return {
      push(samples) {
        atSample += samples.length
        tell({ type: 'heardUntil', atSample })
        return true
      },
      end: () => tell({ type: 'final', text: '', understood: true, words: [], usage: [] }),
    }
  },
  warm() {},
  async close() {},
}
