/** What came from outside (a file, a wire, a child, a page), looked at as an object whose fields may be anything. */

export type UnknownRecord = Readonly<Record<string, unknown>>

/** An object with fields: no array, no null. */
export const isRecord = (value: unknown): value is UnknownRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Its fields; of what is no such object, none. */
export const recordOf = (value: unknown): UnknownRecord => (isRecord(value) ? value : {})

/** Text of a file without the mark that editors on Windows begin one with, which is no JSON. */
export const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '')

/** @returns undefined for what is no JSON, or JSON of something else */
export function recordIn(json: string): UnknownRecord | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
