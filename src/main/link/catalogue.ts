/**
 * What each provider offers, with date and source: models, voices, and what became of those that are gone. Facts only;
 * prices stand in `resources/prices.json`.
 */

/** A speech-to-speech model of the Realtime protocol. */
export interface RealtimeModel {
  id: string
  /** Takes `reasoning.effort`; the others refuse the whole session for it. */
  reasoning: boolean
  /** The service stops offering it then (ISO date). */
  endsOn?: string
}

/** OpenAI's model pages and the types of `openai` 7.57, read 2026-11-23. */
export const REALTIME_MODELS: readonly RealtimeModel[] = [
  { id: 'gpt-realtime-2.1', reasoning: true },
  { id: 'gpt-realtime-2.1-mini', reasoning: true },
  { id: 'gpt-realtime-2', reasoning: true },
  { id: 'gpt-realtime-1.5', reasoning: false },
  { id: 'gpt-realtime', reasoning: false, endsOn: '2027-01-20' },
  { id: 'gpt-realtime-mini', reasoning: false, endsOn: '2027-01-20' },
]

export const DEFAULT_REALTIME_MODEL = 'gpt-realtime-2.1'

/** Model that is gone → what to choose instead. */
export const RETIRED_MODELS: Readonly<Record<string, string>> = {
  'gpt-4o-realtime-preview': 'gpt-realtime-2.1',
  'gpt-4o-realtime-preview-2024-10-01': 'gpt-realtime-2.1',
  'gpt-4o-realtime-preview-2024-12-17': 'gpt-realtime-2.1',
  'gpt-4o-realtime-preview-2025-06-03': 'gpt-realtime-2.1',
  'gpt-4o-mini-realtime-preview': 'gpt-realtime-2.1-mini',
  'gpt-4o-mini-realtime-preview-2024-12-17': 'gpt-realtime-2.1-mini',
}

export const DEFAULT_REALTIME_VOICE = 'marin'

/** A voice of another service or of text to speech → the nearest one that a Realtime model speaks with. */
export const FOREIGN_VOICES: Readonly<Record<string, string>> = {
  fable: 'ballad',
  nova: 'coral',
  onyx: 'ash',
  slt: 'marin',
  rms: 'cedar',
  awb: 'cedar',
  kal16: 'cedar',
}
