import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Outbox } from '../../src/main/assistant/outbox'
import type { HistoryStore, TranscriptRecord } from '../../src/main/transcript'
import { createPrivateStore } from '../../src/main/transcript'
import { AppException } from '../../src/shared/errors'
import type { OutputLine } from '../../src/shared/lines'

const line = (text: string): OutputLine => ({ type: 'userDelta', t: 0, turn: 1, text })
const fact = (text: string): TranscriptRecord => ({ type: 'userSaid', turn: 'a', text, final: false })

/** A history whose every commit is let through, or refused, by hand. */
function outbox() {
  const commits: { text: string; done(): void; fail(thrown: unknown): void }[] = []
  const history: HistoryStore = {
    ...createPrivateStore(),
    record: (record) =>
      new Promise((done, fail) => commits.push({ text: 'text' in record ? record.text : '', done, fail })),
  }
  const errors: string[] = []
  const one = new Outbox(history, ({ code }) => errors.push(code))
  const out: string[] = []
  one.lines.on((each) => out.push('text' in each ? each.text : each.type))
  return { one, out, commits, errors }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('a line', () => {
  it('leaves in the same call when nothing is behind it or before it', () => {
    const { one, out } = outbox()
    one.send([line('a'), line('b')])
    expect(out).toEqual(['a', 'b'])
  })

  it('leaves when its record is on disk and not before', async () => {
    const { one, out, commits } = outbox()
    one.send([line('a')], [fact('1'), fact('2')])
    await settle()
    commits[0]?.done()
    await settle()
    expect(out).toEqual([])
    commits[1]?.done()
    await one.settled()
    expect(out).toEqual(['a'])
  })

  it('never leaves before one that came earlier', async () => {
    const { one, out, commits } = outbox()
    one.send([line('a')], [fact('1')])
    one.send([line('b')])
    one.send([line('c')], [fact('2')])
    commits[1]?.done()
    await settle()
    expect(out).toEqual([])
    commits[0]?.done()
    await one.settled()
    expect(out).toEqual(['a', 'b', 'c'])
    one.send([line('d')])
    expect(out.at(-1)).toBe('d')
  })

  it('leaves once and in order, in whatever order the disk answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(2), { maxLength: 12 }),
        fc.infiniteStream(fc.nat(20)),
        async (records, picks) => {
          const { one, out, commits } = outbox()
          for (const [at, count] of records.entries())
            one.send(
              [line(`${at}`)],
              Array.from({ length: count }, () => fact(`${at}`)),
            )
          const pending = [...commits]
          while (pending.length > 0) pending.splice(picks.next().value! % pending.length, 1)[0]?.done()
          await one.settled()
          expect(out).toEqual(records.map((_, at) => `${at}`))
        },
      ),
    )
  })
})

describe('a record', () => {
  it('is handed to the history at once, in order, whatever waits', () => {
    const { one, commits } = outbox()
    one.send([line('a')], [fact('1')])
    one.send([], [fact('2')])
    expect(commits.map(({ text }) => text)).toEqual(['1', '2'])
  })

  it('that cannot be written is said once a kind, and its line leaves all the same', async () => {
    const { one, out, commits, errors } = outbox()
    for (const text of ['a', 'b', 'c', 'd']) one.send([line(text)], [fact(text)])
    for (const commit of commits.slice(0, 3)) commit.fail(new AppException('history.diskFull'))
    commits[3]?.fail(new TypeError('a bug'))
    await one.settled()
    expect([out, errors]).toEqual([
      ['a', 'b', 'c', 'd'],
      ['history.diskFull', 'internal'],
    ])
  })
})
