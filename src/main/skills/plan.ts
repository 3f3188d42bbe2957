/** Small ways to write a plan, and what taking an effect back means. Pure. */
import { type Part, spliced } from './listing'
import type { Effect, FreeSound, Meaning, Plan, Say, SkillContext, Tool } from './skill'

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** One sentence. "It is six p.m.." ends in one full stop, and a sentence begins with a capital. */
export const plan = (text: string, effects: readonly Effect[] = []): Plan => ({ ...planOf([text]), effects })

/** As `plan`, of words and recordings in turn. */
export const planOf = (parts: readonly Part[]): Plan => ({
  say: spliced(parts).map((said, at) => {
    if (said.type !== 'text') return said
    const text = said.text.replace(/\.\.$/, '.')
    return { type: 'text', text: at === 0 ? capital(text) : text }
  }),
  effects: [],
})

/** The longest answer that is spoken; more is tiresome to listen to. */
export const MOST_WORDS = 19

export const isShort = (text: string): boolean => text.split(/\s+/).length <= MOST_WORDS

/** The first of several ways to say the same that is short enough, else the last. */
export const firstShort = (...ways: readonly string[]): Plan => plan(ways.find(isShort) ?? ways.at(-1) ?? '')

/** A question back: the next turn's answer completes `asks`. */
export const question = (text: string, asks: Meaning): Plan => ({ ...plan(text), asks })

/** What goes on from that place when it is asked to. */
export const goingOn = (meaning: Meaning, next: number): Meaning => ({
  ...meaning,
  slots: { ...meaning.slots, from: String(next) },
})

export type Refusal = 'notUnderstood' | 'openQuestion'

const REFUSALS: Readonly<Record<Refusal, string>> = {
  notUnderstood: 'I did not catch that.',
  openQuestion: 'I need the internet for that. Settings, Voice and keys, takes a key.',
}

/** `more`: a sentence that follows. */
export const refusal = (kind: Refusal, more = ''): Plan => ({
  ...plan(`${REFUSALS[kind]} ${more}`.trim()),
  refused: true,
})

/** What is kept of free speech: its words, and under a fresh name its sound where there is one. */
export interface Kept {
  text: string
  sound?: string
}

/** They lead up to what is to be kept; where the sentence broke off behind them, they are all there is. */
const BROKEN_OFF = /^(?:that|to|of|when|about|saying|self|to self)$/i

/** The free part of a meaning as an item keeps it; undefined where nothing was said. */
export function keep(meaning: Meaning, context: SkillContext): { kept: Kept; sound?: FreeSound } | undefined {
  const { free } = meaning
  if (!free || BROKEN_OFF.test(free.text)) return undefined
  if (!('samples' in free)) return free.text === '' ? undefined : { kept: { text: free.text } }
  return { kept: { text: free.text, sound: context.newId() }, sound: free }
}

/** How a kept item sounds when it is read: the user's own voice where there is one. */
export const sayKept = ({ text, sound }: Kept): Say =>
  sound === undefined ? { type: 'text', text } : recordingOf({ text, sound })

/** The user's own voice. */
export const recordingOf = ({ text, sound }: Required<Kept>): Extract<Say, { type: 'sound' }> => ({
  ...{ type: 'sound', name: sound, caption: text || 'your recording' },
})

/** What is said, for whoever reads it. */
export const written = (say: readonly Say[]): string =>
  say.map((part) => (part.type === 'text' ? part.text : part.caption)).join(' ')

/** The effect that takes another one back; undefined for what leaves nothing to take back. */
export function inverseOf(effect: Effect): Effect | undefined {
  switch (effect.type) {
    case 'addTimer':
      return { type: 'removeTimer', item: effect.item }
    case 'removeTimer':
      return { type: 'addTimer', item: effect.item }
    case 'addNote':
      return { type: 'removeNote', item: effect.item }
    case 'removeNote':
      return { type: 'addNote', item: effect.item }
    case 'setVolume':
      return { type: 'setVolume', from: effect.to, to: effect.from }
    case 'stopSpeaking':
    case 'undo':
      return undefined
  }
}

/** `SkillState.undoable` after a turn with these effects: a turn that changed nothing leaves the last one undoable. */
export function undoableAfter(before: readonly Effect[], effects: readonly Effect[]): readonly Effect[] {
  if (effects.some((effect) => effect.type === 'undo')) return []
  const changes = effects.filter((effect) => inverseOf(effect) !== undefined)
  return changes.length > 0 ? changes : before
}

type Properties = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A tool whose arguments are an object with these properties, all of them required unless named `optional`. */
export function tool(
  name: string,
  description: string,
  properties: Properties,
  toMeaning: Tool['toMeaning'],
  optional: readonly string[] = [],
): Tool {
  const required = Object.keys(properties).filter((key) => !optional.includes(key))
  return {
    name,
    description,
    parameters: { type: 'object', properties, required, additionalProperties: false },
    toMeaning,
  }
}
