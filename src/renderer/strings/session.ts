/** The words of a session with a speech-to-speech service in the settings. */
import { milliseconds } from './format'
import { row } from './row'

export const session = {
  groups: { listening: 'How the service listens', answering: 'How the service answers' },
  turnDetection: row('Your turn ends', 'Hands-free. With the talk key you say so yourself.'),
  turnDetections: {
    silence: { label: 'After a pause', detail: 'The same length every time.' },
    meaning: { label: 'When the thought is complete', detail: 'Waits where you only hesitate.' },
  },
  silenceMs: row('Length of the pause', 'Shorter is quicker, and cuts in sooner.'),
  silenceText: milliseconds,
  eagerness: row('How soon it answers', 'How sure it must be that you are done.'),
  eagernesses: {
    auto: { label: 'As the service thinks best' },
    low: { label: 'Patient', detail: 'Lets you think.' },
    medium: { label: 'In between' },
    high: { label: 'Eager', detail: 'Answers as soon as it can.' },
  },
  noiseReduction: row('Your microphone', 'How the service takes noise out.'),
  noiseReductions: {
    near: { label: 'Close to you', detail: 'A headset.' },
    far: { label: 'Across the room', detail: 'A laptop or a conference microphone.' },
    none: { label: 'Leave the sound as it is' },
  },
  language: row('Language you speak', 'Two letters such as en or de. It makes your words surer.'),
  anyLanguage: 'Any',
  transcriptionModel: row('Who writes your words down', 'The model for the transcript. "none" leaves it without them.'),
  tools: row('What Parley can do itself', 'Timers, notes and the rest are offered to the model.'),
  output: row('Answers come', 'As a voice, or as text to read.'),
  outputs: { audio: { label: 'Spoken' }, text: { label: 'Written', detail: 'Cheaper, and silent.' } },
  format: row('Sound on the wire', 'Telephone quality needs a sixth of the bandwidth.'),
  formats: {
    pcm: { label: 'Full quality' },
    pcmu: { label: 'Telephone, µ-law' },
    pcma: { label: 'Telephone, A-law' },
  },
  maxOutputTokens: row('Longest answer', 'In tokens: twenty are about a second of speech.'),
  tokens: (count: number) => (count === 0 ? 'No limit' : count.toLocaleString('en')),
  truncation: row('In a long conversation', 'What becomes of its beginning when it no longer fits.'),
  truncations: {
    keepCache: { label: 'Forget a fifth at once', detail: 'Cheapest: most of it stays cached.' },
    auto: { label: 'Forget turn by turn' },
    disabled: { label: 'Forget nothing', detail: 'A conversation that is too long ends with an error.' },
  },
  reasoningEffort: row('Thinking', 'Only models that think first heed it.'),
  reasoningEfforts: {
    default: { label: 'As the model does' },
    minimal: { label: 'Hardly', detail: 'The quickest answers.' },
    low: { label: 'A little' },
    medium: { label: 'Some' },
    high: { label: 'Thoroughly', detail: 'The slowest answers.' },
  },
  idleMinutes: row('Hang up when nothing is said', 'The next turn calls again; no word of it is lost.'),
  minutes: (count: number) => (count === 0 ? 'Never' : `${count} min`),
}
