/**
 * Shapes of what a client may send, put together from small ones. A shape takes anything, returns it typed, or throws a
 * `Refusal` that names the field. Knows nothing of the protocol.
 */
import { isRecord } from '../../../shared/records'
import { invalid, missing, unknown, unsupported } from './refusal'

export type Shape<T> = (value: unknown, path: string) => T
type Made<S> = S extends Shape<infer T> ? T : never

/** A field that has to be there. */
const NEEDED = Symbol('needed')
type Needed<T> = Shape<T> & { [NEEDED]: true }

export const needed = <T>(shape: Shape<T>): Needed<T> =>
  Object.assign((value: unknown, path: string) => shape(value, path), { [NEEDED]: true as const })

type Fields = Record<string, Shape<unknown>>
type NeededKeys<F extends Fields> = { [K in keyof F]: F[K] extends Needed<unknown> ? K : never }[keyof F]
export type ObjectOf<F extends Fields> = { [K in NeededKeys<F>]: Made<F[K]> } & {
  [K in Exclude<keyof F, NeededKeys<F>>]?: Made<F[K]>
}

const nameOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value)
const wrongType = (path: string, expected: string, value: unknown) =>
  invalid(path, `Invalid type for '${path}': expected ${expected}, but got ${nameOf(value)} instead.`)

/** Only these fields; the ones that are there. */
export function object<F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  return (value, path) => {
    if (!isRecord(value)) throw wrongType(path, 'an object', value)
    const at = (key: string) => (path === '' ? key : `${path}.${key}`)
    const made: Record<string, unknown> = {}
    // First, so that an old client's session is told what is no longer known, not that it is of no type.
    for (const key of Object.keys(value)) if (!Object.hasOwn(fields, key)) throw unknown(at(key))
    for (const [key, shape] of Object.entries(fields)) {
      if (!Object.hasOwn(value, key) && NEEDED in shape) throw missing(at(key))
    }
    for (const [key, given] of Object.entries(value)) made[key] = fields[key]!(given, at(key))
    return made as ObjectOf<F>
  }
}

/** One of several objects, told apart by `type`. */
export function tagged<S extends Record<string, Shape<unknown>>>(shapes: S): Shape<Made<S[keyof S]>> {
  return (value, path) => {
    if (!isRecord(value)) throw wrongType(path, 'an object', value)
    const at = path === '' ? 'type' : `${path}.type`
    if (!Object.hasOwn(value, 'type')) throw missing(at)
    const { type } = value
    if (typeof type !== 'string') throw wrongType(at, 'a string', type)
    if (!Object.hasOwn(shapes, type)) throw unsupported(at, type, Object.keys(shapes))
    return shapes[type]!(value, path) as Made<S[keyof S]>
  }
}

/** As much as instructions may have, in characters. */
export const LONGEST_TEXT = 1_000_000

export const text =
  (longest = LONGEST_TEXT): Shape<string> =>
  (value, path) => {
    if (typeof value !== 'string') throw wrongType(path, 'a string', value)
    if (value.length > longest) throw invalid(path, `'${path}' is longer than ${longest} characters.`)
    return value
  }

export const flag: Shape<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw wrongType(path, 'a boolean', value)
  return value
}

export const number =
  (least: number, most: number): Shape<number> =>
  (value, path) => {
    if (typeof value !== 'number') throw wrongType(path, 'a number', value)
    if (value < least || value > most) {
      throw invalid(path, `Invalid value: ${value}. '${path}' must be between ${least} and ${most}.`)
    }
    return value
  }

export const integer = (least: number, most: number): Shape<number> => {
  const inRange = number(least, most)
  return (value, path) => {
    if (!Number.isInteger(inRange(value, path))) throw wrongType(path, 'an integer', value)
    return value as number
  }
}

export const oneOf =
  <const V extends string | number>(...values: readonly V[]): Shape<V> =>
  (value, path) => {
    const found = values.find((each) => each === value)
    if (found === undefined) throw unsupported(path, String(value), values.map(String))
    return found
  }

export const nullable =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value, path) =>
    value === null ? null : shape(value, path)

export const list =
  <T>(shape: Shape<T>, longest = 1000): Shape<T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) throw wrongType(path, 'an array', value)
    if (value.length > longest) throw invalid(path, `'${path}' has more than ${longest} elements.`)
    return value.map((each, index) => shape(each, `${path}[${index}]`))
  }

/** Whoever walks through it later does so step by step down, and would run out of stack. */
const DEEPEST = 100

/** What is in it is the client's own business. */
const freeForm: Shape<unknown> = (value, path) => {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw invalid(path, `'${path}' is nested more than ${DEEPEST} levels deep.`)
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return value
}

/** What is gone through with every answer must not be without end, however many parts it has. */
export const bounded =
  <T>(shape: Shape<T>): Shape<T> =>
  (value, path) => {
    const made = shape(value, path)
    if ((JSON.stringify(made) ?? '').length > LONGEST_TEXT) {
      throw invalid(path, `'${path}' is longer than ${LONGEST_TEXT} characters.`)
    }
    return made
  }

/** Any object. */
export const anyObject: Shape<Record<string, unknown>> = (value, path) => {
  if (!isRecord(value)) throw wrongType(path, 'an object', value)
  freeForm(value, path)
  return value
}

/** What another shape looks at later. */
export const anything: Shape<unknown> = (value) => value

/** The first shape that takes it; the refusal is the last one's. */
export const either =
  <A, B>(first: Shape<A>, second: Shape<B>, takesFirst: (value: unknown) => boolean): Shape<A | B> =>
  (value, path) =>
    takesFirst(value) ? first(value, path) : second(value, path)
