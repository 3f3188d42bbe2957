/** How a download that broke off goes on, decided without a socket: what is asked for, and what the answer means. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asking, type Headers, judge, type Part } from '../../src/main/models/ranges'

const CHECKED = { checked: true }
const UNCHECKED = { checked: false }
const half = { bytes: 50, etag: '"a"' }

describe('what is asked for', () => {
  it('is everything where nothing is there', () => {
    expect(asking(undefined, CHECKED)).not.toHaveProperty('range')
  })

  it('is the rest, on the condition that the file is still the same', () => {
    expect(asking(half, UNCHECKED)).toMatchObject({ range: 'bytes=50-', 'if-range': '"a"' })
  })

  it('is the rest without a condition only where a checksum will judge it', () => {
    expect(asking({ bytes: 50 }, CHECKED)).toMatchObject({ range: 'bytes=50-' })
    expect(asking({ bytes: 50 }, UNCHECKED)).not.toHaveProperty('range')
  })

  it('is never something packed on the way', () => {
    expect(asking(half, CHECKED)['accept-encoding']).toBe('identity')
  })
})

describe('an answer', () => {
  const rest = { 'content-range': 'bytes 50-99/100', etag: '"a"' }

  it('with the rest is appended', () => {
    expect(judge(206, rest, half, UNCHECKED)).toEqual({ do: 'append', totalBytes: 100 })
  })

  it.each([
    ['begins elsewhere', { ...rest, 'content-range': 'bytes 49-99/100' }],
    ['is of another file', { ...rest, etag: '"b"' }],
    ['does not say what it is', { etag: '"a"' }],
    ['ends behind the end', { ...rest, 'content-range': 'bytes 50-100/100' }],
    ['is nonsense', { ...rest, 'content-range': 'bytes fifty-' }],
  ])('whose range %s is asked for anew', (_, headers) => {
    expect(judge(206, headers, half, UNCHECKED)).toEqual({ do: 'askAnew' })
  })

  it('with everything instead of the rest begins anew', () => {
    expect(judge(200, { 'content-length': '100', etag: '"b"' }, half, UNCHECKED)).toEqual({
      ...{ do: 'begin', totalBytes: 100, etag: '"b"' },
    })
  })

  it('with a weak ETag promises nothing about its bytes', () => {
    expect(judge(200, { etag: 'W/"a"' }, undefined, UNCHECKED)).toMatchObject({ etag: undefined })
  })

  it.each([
    ['as long as the part', 'bytes */50', { do: 'keep' }],
    ['of another length', 'bytes */40', { do: 'askAnew' }],
    ['that does not say how long it is', undefined, { do: 'askAnew' }],
  ])('that the range lies behind the end of a file %s', (_, range, verdict) => {
    expect(judge(416, { 'content-range': range }, half, UNCHECKED)).toEqual(verdict)
  })

  it.each([
    ['a part nobody asked for', 206, { 'content-range': 'bytes 0-9/10' }, undefined],
    ['a refusal of a range nobody asked for', 416, { 'content-range': 'bytes */50' }, undefined],
    ['something packed', 200, { 'content-encoding': 'gzip' }, undefined],
    ['not found', 404, {}, half],
    ['forbidden', 403, {}, half],
  ] as const)('with %s is of no use', (_, status, headers, part) => {
    expect(judge(status, headers, part, CHECKED)).toEqual({ do: 'leave' })
  })

  it('of another length than the file has is of no use', () => {
    expect(judge(200, { 'content-length': '99' }, undefined, { checked: true, bytes: 100 })).toEqual({ do: 'leave' })
    expect(judge(206, rest, half, { checked: true, bytes: 101 })).toEqual({ do: 'askAnew' })
  })

  it.each([429, 500, 503])('of status %d is waited for, as long as it says', (status) => {
    expect(judge(status, { 'retry-after': '7' }, half, CHECKED)).toEqual({ do: 'wait', retryAfterS: 7 })
    expect(judge(status, { 'retry-after': 'tomorrow' }, half, CHECKED)).toEqual({ do: 'wait' })
  })
})

/** A file that may be replaced, behind a server that may or may not know ranges, cut anywhere. */
interface Round {
  version: number
  cutAt: number
  knowsRanges: boolean
  etag: 'strong' | 'weak' | 'none'
  lies: boolean
}

const round: fc.Arbitrary<Round> = fc.record({
  version: fc.nat(2),
  cutAt: fc.nat(60),
  knowsRanges: fc.boolean(),
  etag: fc.constantFrom('strong', 'weak', 'none'),
  lies: fc.boolean(),
})

/** Same length or not, but never a byte in common. */
const fileOf = (version: number) => Buffer.alloc(40 + (version === 2 ? 7 : 0), version + 1)

function serve({ version, knowsRanges, etag, lies }: Round, request: Record<string, string>) {
  const file = fileOf(version)
  const tag = etag === 'none' ? {} : { etag: `${etag === 'weak' ? 'W/' : ''}"v${version}"` }
  const from = Number(/^bytes=(\d+)-$/.exec(request['range'] ?? '')?.[1] ?? Number.NaN)
  const holds = request['if-range'] === undefined || request['if-range'] === `"v${version}"`
  if (Number.isNaN(from) || !knowsRanges || !holds) return { status: 200, headers: tag as Headers, body: file }
  const size = file.length
  if (from >= size)
    return { status: 416, headers: { ...tag, 'content-range': `bytes */${size}` } as Headers, body: Buffer.alloc(0) }
  const start = lies ? Math.max(0, from - 3) : from
  const headers = { ...tag, 'content-range': `bytes ${start}-${size - 1}/${size}` } as Headers
  return { status: 206, headers, body: file.subarray(start) }
}

describe('a download under any breaks, servers and replaced files', () => {
  it('is never put together from two files unless a checksum will tell', () => {
    fc.assert(
      fc.property(fc.array(round, { minLength: 1, maxLength: 12 }), (rounds) => {
        let disk = Buffer.alloc(0)
        let etag: string | undefined
        const part = (): Part | undefined =>
          disk.length > 0 ? { bytes: disk.length, ...(etag !== undefined && { etag }) } : undefined
        for (const each of rounds) {
          const headers = asking(part(), UNCHECKED)
          const asked = 'range' in headers ? part() : undefined
          const { status, headers: answered, body } = serve(each, headers)
          const verdict = judge(status, answered, asked, UNCHECKED)
          if (verdict.do === 'askAnew') disk = Buffer.alloc(0)
          if (verdict.do === 'begin') {
            etag = verdict.etag
            disk = Buffer.from(body.subarray(0, each.cutAt))
          }
          if (verdict.do === 'append') disk = Buffer.concat([disk, body.subarray(0, each.cutAt)])
          // What lies on the disk is the beginning of one file, whatever happened.
          const version = (disk[0] ?? 1) - 1
          expect(disk.equals(fileOf(version).subarray(0, disk.length))).toBe(true)
          if (verdict.do === 'keep') expect(disk.length).toBe(fileOf(version).length)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('comes to an end with a server that keeps its file', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 20 }), fc.boolean(), (cuts, knowsRanges) => {
        let disk = Buffer.alloc(0)
        const steady = { version: 0, knowsRanges, etag: 'strong', lies: false } as const
        for (const cutAt of [...cuts, 60, 60]) {
          const part = disk.length > 0 ? { bytes: disk.length, etag: '"v0"' } : undefined
          const { status, headers, body } = serve({ ...steady, cutAt }, asking(part, UNCHECKED))
          const verdict = judge(status, headers, part, UNCHECKED)
          if (verdict.do === 'keep') break
          disk = Buffer.concat([verdict.do === 'append' ? disk : Buffer.alloc(0), body.subarray(0, cutAt)])
        }
        expect(disk.equals(fileOf(0))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
