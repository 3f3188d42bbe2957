/**
 * Ties the stand-in to electron.d.ts: what it emulates must exist there under the same name and take and give the same
 * types, so that an API that Electron renames or changes no longer compiles here. Types only.
 */

/** What an emulation returns may be poorer than Electron's own objects; it may never be a different plain value. */
type Given<Value> =
  Value extends Promise<infer Inner>
    ? Promise<Given<Inner>>
    : Value extends readonly (infer Item)[]
      ? readonly Given<Item>[]
      : // biome-ignore lint/suspicious/noConfusingVoidType: what most of Electron's methods give
        Value extends string | number | boolean | bigint | null | undefined | void | Buffer
        ? Value
        : unknown

type Member<Theirs> = Theirs extends (...args: infer Arguments) => infer Result
  ? (...args: Arguments) => Given<Result>
  : Given<Theirs>

type FromEmitter = keyof NodeJS.EventEmitter

/** Any part of one of Electron's objects. Events are checked by nobody: their overloads are too many. */
export type Part<Theirs> = { [Name in Exclude<keyof Theirs, FromEmitter>]?: Member<Theirs[Name]> }

/** What stands in `Mine` and not in Electron's. */
type Foreign<Mine, Theirs> = Exclude<Extract<keyof Mine, string>, keyof Theirs | FromEmitter>

/** `true` for a class whose public members are all Electron's. */
export type IsPart<Mine, Theirs> = [Foreign<Mine, Theirs>] extends [never]
  ? Mine extends Part<Theirs>
    ? true
    : {
        differs: {
          [Name in Extract<keyof Mine & keyof Part<Theirs>, string> as Mine[Name] extends Part<Theirs>[Name]
            ? never
            : Name]: [Mine[Name], Part<Theirs>[Name]]
        }
      }
  : { foreign: Foreign<Mine, Theirs> }

/** Compiles only for `true`. */
export const checked = <Holds extends true>(..._: Holds extends true ? [] : [never]): void => {}
