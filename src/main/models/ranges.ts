/**
 * Pure: how a download that broke off goes on. What is asked of the server for the part that is there, and what its
 * answer means for that part. Whatever is not plainly the rest of the same file begins anew.
 */

/** What lies on the disk of a file that is not whole. */
export interface Part {
  bytes: number
  /** A strong ETag of the file it is a part of; absent where the server gave none. */
  etag?: string
}

export interface Expected {
  /** Of the whole file, where it is known. */
  bytes?: number
  /** A checksum will find out what was put together wrongly. */
  checked: boolean
}

export type Headers = Readonly<Record<string, string | string[] | undefined>>

export type Verdict =
  /** Its body follows what is there. `totalBytes`: of the whole file, as far as anybody knows. */
  | { do: 'append'; totalBytes: number | undefined }
  /** Its body is the file from the beginning; what is there is thrown away. */
  | { do: 'begin'; totalBytes: number | undefined; etag: string | undefined }
  /** Everything is there already. */
  | { do: 'keep' }
  /** What is there cannot be gone on with: ask again, for everything. */
  | { do: 'askAnew' }
  /** Worth another try, here or elsewhere. */
  | { do: 'wait'; retryAfterS?: number }
  /** Not at this address. */
  | { do: 'leave' }

/** @returns headers of the request; without `range` it asks for all of it */
export function asking(part: Part | undefined, { checked }: Expected): Record<string, string> {
  // Packed on the way, a range and a length would mean something else.
  const common = { 'accept-encoding': 'identity' }
  if (!part || !canGoOn(part, checked)) return common
  const condition = part.etag === undefined ? {} : { 'if-range': part.etag }
  return { ...common, range: `bytes=${part.bytes}-`, ...condition }
}

/** Without a validator and without a checksum two files could be joined unnoticed. */
export const canGoOn = (part: Part, checked: boolean): boolean => part.bytes > 0 && (part.etag !== undefined || checked)

/**
 * @param asked what `asking` was given, if it asked for a range
 */
export function judge(status: number, headers: Headers, asked: Part | undefined, expected: Expected): Verdict {
  if (status === 408 || status === 425 || status === 429 || status >= 500) return waiting(headers)
  if (status === 416) return unsatisfied(headers, asked, expected)
  if (status !== 200 && status !== 206) return { do: 'leave' }
  const coding = one(headers['content-encoding'])
  if (coding !== undefined && coding !== 'identity') return { do: 'leave' }
  return status === 206 ? partial(headers, asked, expected) : whole(headers, expected)
}

function whole(headers: Headers, expected: Expected): Verdict {
  const length = numberOf(one(headers['content-length']))
  if (differ(length, expected.bytes)) return { do: 'leave' }
  return { do: 'begin', totalBytes: expected.bytes ?? length, etag: strong(headers['etag']) }
}

function partial(headers: Headers, asked: Part | undefined, expected: Expected): Verdict {
  // Nobody asked for a part.
  if (!asked) return { do: 'leave' }
  const [, from = '', to = '', total = ''] =
    /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(one(headers['content-range']) ?? '') ?? []
  const totalBytes = numberOf(total)
  const etag = strong(headers['etag'])
  const same = asked.etag === undefined || etag === undefined || etag === asked.etag
  const rest = Number(from) === asked.bytes && (totalBytes === undefined || Number(to) < totalBytes)
  if (from === '' || !rest || !same || differ(totalBytes, expected.bytes)) return { do: 'askAnew' }
  return { do: 'append', totalBytes: expected.bytes ?? totalBytes }
}

/** It has no byte where the part ends: the part is the whole file, or of another one. */
function unsatisfied(headers: Headers, asked: Part | undefined, expected: Expected): Verdict {
  if (!asked) return { do: 'leave' }
  const total = numberOf(/^bytes \*\/(\d+)$/.exec(one(headers['content-range']) ?? '')?.[1])
  return total === asked.bytes && !differ(total, expected.bytes) ? { do: 'keep' } : { do: 'askAnew' }
}

function waiting(headers: Headers): Verdict {
  const retryAfterS = numberOf(one(headers['retry-after']))
  return retryAfterS === undefined ? { do: 'wait' } : { do: 'wait', retryAfterS }
}

/** A weak one promises less than the same bytes. */
function strong(value: Headers[string]): string | undefined {
  const etag = one(value)
  return etag !== undefined && /^"[^"]*"$/.test(etag) ? etag : undefined
}

const differ = (one: number | undefined, other: number | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other

const one = (value: Headers[string]): string | undefined => (Array.isArray(value) ? value[0] : value)

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
