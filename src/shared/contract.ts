/**
 * Everything that crosses between main and a window, once: channel names, preload, handlers, argument parsers and the
 * renderer's types are all mapped from this object, so that a missing or wrong one does not compile. Names and types only.
 */
import type { AppError, ConversationView } from './view'

/** A question with an answer. The types live in phantom fields: at run time only `kind` exists. */
export interface Call<Argument, Result> {
  kind: 'call'
  argument?: Argument
  result?: Result
}

/** A state that is pushed: a snapshot first, then every change. */
export interface Push<Item> {
  kind: 'feed'
  item?: Item
}

const call = <Argument, Result>(): Call<Argument, Result> => ({ kind: 'call' })
const feed = <Item>(): Push<Item> => ({ kind: 'feed' })

/** Loudness in dBFS, -100 for silence. */
export interface LevelView {
  in: number
  out: number
}

export const contract = {
  /** The talk key went down, or its button. */
  press: call<void, void>(),
  release: call<void, void>(),
  /** Ends what is being said or thought. */
  cancel: call<void, void>(),
  /** A typed question. */
  say: call<string, void>(),
  view: feed<ConversationView>(),
  /** At most 20 a second. */
  level: feed<LevelView>(),
}

export type Contract = typeof contract

export type CallName = {
  [Name in keyof Contract]: Contract[Name]['kind'] extends 'call' ? Name : never
}[keyof Contract]
export type FeedName = Exclude<keyof Contract, CallName>

export type ArgumentOf<Name extends CallName> = Contract[Name] extends Call<infer Argument, infer _> ? Argument : never
export type ResultOf<Name extends CallName> = Contract[Name] extends Call<infer _, infer Result> ? Result : never
export type ItemOf<Name extends FeedName> = Contract[Name] extends Push<infer Item> ? Item : never

/** What main answers to a call: a failure is a value, because only the message of a thrown error would cross. */
export type Answer<Result> = { ok: true; value: Result } | { ok: false; error: AppError }

type Caller<Name extends CallName> = (argument: ArgumentOf<Name>) => Promise<Answer<ResultOf<Name>>>
/** Calls `listener` with the current item, then with every change. Returns an idempotent unsubscribe. */
type Subscriber<Name extends FeedName> = (listener: (item: ItemOf<Name>) => void) => () => void

/** What preload puts on `window.assistant`. */
export type AssistantBridge = { [Name in CallName]: Caller<Name> } & { [Name in FeedName]: Subscriber<Name> }

/** Main's side of every call. */
export type CallHandlers = {
  [Name in CallName]: (argument: ArgumentOf<Name>) => ResultOf<Name> | Promise<ResultOf<Name>>
}
/** Main's side of every feed. */
export type FeedSources = { [Name in FeedName]: (listener: (item: ItemOf<Name>) => void) => () => void }

export const CALLS = namesOf('call') as readonly CallName[]
export const FEEDS = namesOf('feed') as readonly FeedName[]

function namesOf(kind: 'call' | 'feed'): string[] {
  return Object.entries(contract).flatMap(([name, member]) => (member.kind === kind ? [name] : []))
}

/** One place for channel names. */
export const channel = {
  call: (name: CallName) => `call:${name}`,
  item: (name: FeedName) => `feed:${name}`,
  subscribe: (name: FeedName) => `feed:${name}:on`,
  unsubscribe: (name: FeedName) => `feed:${name}:off`,
}
