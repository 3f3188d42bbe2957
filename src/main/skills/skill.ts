/**
 * What a skill is: phrases, meaning, answer and tool schema in one file. A skill is pure: clock, stores, volume and the
 * last answer come as arguments, and what it changes is returned as effects that the brain carries out only once the
 * turn is decided, so that an answer can be prepared while the user may still go on speaking.
 */
import type { EpochMs } from '../../shared/time'

/** Names of slots to the words that fill them, as matched by the skill's own phrases. */
export type Slots = Readonly<Partial<Record<string, string>>>

/** The free part of a spoken note: the user's own sound, found by the recognizer between the words of the command. */
export interface FreeSound {
  samples: Int16Array
  rateHz: number
  /** Words only where the recognizer is sure; else empty. */
  text: string
}

/** What the user said, once it is certain which skill it is for. */
export interface Meaning {
  skill: string
  intent: string
  slots: Slots
  /** Spoken: sound, perhaps with words. Typed: text only. */
  free?: FreeSound | { text: string }
}

/** One of several that an answer named, and the slots that choosing it fills. */
export interface Offer {
  words: string
  slots: Slots
}

/** What an answer asked to complete, with what it offered to choose from. */
export interface Asked extends Meaning {
  offers?: readonly Offer[]
}

/** Stored by the skill store; survives a restart. All times are calendar time. */
export interface TimerItem {
  id: string
  kind: 'timer' | 'alarm' | 'reminder'
  name: string
  dueAt: EpochMs
  setAt: EpochMs
  /** Reminder text, or the caption of its sound. */
  text: string
  /** Name of the stored sound, if spoken. */
  sound?: string
}

/** Lists that are none to a person: plain notes, and what is to be remembered. */
export const NOTES = 'notes'
export const MEMORY = 'memory'

export interface NoteItem {
  id: string
  /** `NOTES`, `MEMORY`, or the name of a list such as 'shopping'. */
  list: string
  at: EpochMs
  text: string
  sound?: string
}

/** What a skill may read. A snapshot: skills never write here. */
export interface SkillState {
  readonly timers: readonly TimerItem[]
  readonly notes: readonly NoteItem[]
  /** 0 to 100. */
  readonly volume: number
  /** What `repeat` says again: of the last answer that said something and was no refusal. */
  readonly lastSaid: readonly Say[]
  /** The effects of the last turn that changed something, in its order; empty once they are undone. See `undoableAfter`. */
  readonly undoable: readonly Effect[]
  /** What the last answer asked to complete (`Plan.asks`); only the very next turn can. */
  readonly asked?: Asked
  /** The list that was talked of last (`Plan.list`): "remove number two" is of that one. */
  readonly list?: string
}

export interface SkillContext {
  now: EpochMs
  /** IANA zone, BCP 47 locale: 12/24 h, order of dates, metric or imperial come from the locale. */
  timeZone: string
  locale: string
  state: SkillState
  /** A fresh unique id; the only source of randomness. */
  newId(): string
}

/** A `sound` beside an item is what the store writes under the name `item.sound`. */
export type Effect =
  | { type: 'addTimer'; item: TimerItem; sound?: FreeSound }
  | { type: 'removeTimer'; item: TimerItem }
  | { type: 'addNote'; item: NoteItem; sound?: FreeSound }
  | { type: 'removeNote'; item: NoteItem }
  | { type: 'setVolume'; from: number; to: number }
  | { type: 'stopSpeaking' }
  /** `effects` are what was done; they are taken back in reverse order (`inverseOf`). */
  | { type: 'undo'; effects: readonly Effect[] }

/** Words to speak, or a stored sound of the user's by name, with the caption to show for it. */
export type Say = { type: 'text'; text: string } | { type: 'sound'; name: string; caption: string }

export interface Plan {
  say: readonly Say[]
  /** Where `say` is only the beginning or the short of it: everything, for whoever reads instead of listening. */
  whole?: string
  effects: readonly Effect[]
  /** True when the answer says that nothing was understood or that it cannot be answered here. */
  refused?: boolean
  /** A meaning that lacks something the answer asks for; to be handed to the next turn as `state.asked`. */
  asks?: Asked
  /** The list this is about; to be handed to the turns that follow as `state.list`, until another one is talked of. */
  list?: string
}

/** JSON Schema of the arguments, as function tools want it. */
export interface ToolSchema {
  name: string
  description: string
  parameters: Readonly<Record<string, unknown>>
}

/** A skill as a model may call it: its arguments become the same meaning that words would. */
export interface Tool extends ToolSchema {
  /** Undefined when the arguments are not what the schema asks for. */
  toMeaning(args: Readonly<Record<string, unknown>>): Meaning | undefined
}

export interface Intent {
  /** In the notation of `phrase.ts`, with the shared rules of `grammar.ts`. */
  readonly phrases: readonly string[]
  /** Understood when typed, not listened for: near misses that would cost other commands more than these give. */
  readonly typed?: readonly string[]
  /** As `typed`, and tried before all others: these know better where free words end. */
  readonly exact?: readonly string[]
  /** Seldom said: the recognizer enters it with reluctance, where its first word begins nothing else. */
  readonly rare?: boolean
  answer(meaning: Meaning, context: SkillContext): Plan
}

export interface Skill {
  readonly name: string
  /** What can be said, one spoken example a thing; the first is the one help gives. */
  readonly examples: readonly [string, ...string[]]
  readonly intents: Readonly<Record<string, Intent>>
  readonly tools: readonly Tool[]
}

/** Where timers, notes and memory live; a JSON file in the data folder, written atomically, sounds beside it. */
export interface SkillStore {
  load(): Promise<Pick<SkillState, 'timers' | 'notes'>>
  /**
   * Resolves when it is on disk. Volume and speech are not the store's and resolve at once. Rejects with `skills.diskFull`,
   * `skills.unwritable` or `skills.notKept`, and then nothing has changed.
   */
  apply(effect: Effect): Promise<void>
  sound(name: string): Promise<FreeSound | undefined>
}
