/** A voice at another rate than its own. One resampler an answer, never one a piece. */
import { type Hz, Resampler } from '../../../audio'
import type { SpeakEvent, TextToSpeech } from '../ports'

export function atRate(voice: TextToSpeech, rateHz: Hz): TextToSpeech {
  if (voice.rateHz === rateHz) return voice
  const scale = rateHz / voice.rateHz
  return {
    ...{ rateHz, runsAhead: voice.runsAhead, timesWords: voice.timesWords, joinsText: voice.joinsText },
    start(request, onEvent, signal) {
      const resampler = new Resampler(voice.rateHz, rateHz)
      const sound = (samples: Int16Array) => {
        if (samples.length > 0) onEvent({ type: 'audio', samples })
      }
      return voice.start(
        request,
        (event: SpeakEvent) => {
          if (event.type === 'audio') return sound(resampler.process(event.samples))
          if (event.type === 'ended') sound(resampler.flush())
          onEvent(event.type === 'words' ? { ...event, words: event.words.map((word) => scaled(word, scale)) } : event)
        },
        signal,
      )
    },
    warm: () => voice.warm(),
    close: () => voice.close(),
  }
}

const scaled = <Word extends { startSample: number; endSample: number }>(word: Word, scale: number): Word => ({
  ...word,
  startSample: Math.round(word.startSample * scale),
  endSample: Math.round(word.endSample * scale),
})
