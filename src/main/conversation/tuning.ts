/** Every duration of a conversation, each with its reason. Tests pass their own table with distinct values. */
import type { Ms } from '../../shared/time'

export interface Tuning {
  /** After the speaker falls silent the microphone stays shut this long in hands-free mode. */
  echoGuardMs: Ms
  /** Pre-roll taken when a gate opens on a running microphone. */
  preRollMs: Ms
  /** Bound of a user's turn. */
  listeningMs: Ms
  /** Bound from the end of the user's turn to the first sound of the answer. */
  thinkingMs: Ms
  /** Bound between two pieces of an answer that is sounding. */
  answerStallMs: Ms
  /** A press within this time of the last turn continues the conversation. */
  continueMs: Ms
}

export const TUNING: Tuning = {
  // A small room's reverberation at conversational level is below the voice-activity gate after about 200 ms; half as much again.
  echoGuardMs: 300,
  // People begin to speak up to 300 ms before the finger is down (the issue's own floor for pre-roll).
  preRollMs: 300,
  // Longer than anyone dictates to an assistant; short enough that a stuck key does not record a meeting.
  listeningMs: 120_000,
  // Four times the point at which a turn feels broken (2 s); a worker restart and a repeat fit inside.
  thinkingMs: 8_000,
  // As long as thinking: what was said until then is kept as heard.
  answerStallMs: 8_000,
  // "Ten minutes" is the product's rule for one conversation.
  continueMs: 600_000,
}
