import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { type DeskOptions, type Job, WorkerDesk } from '../../src/main/workers'
import { appError } from '../../src/shared/errors'
import { HandClock } from '../support/handClock'
import { playedWorkers } from './playedWorker'

function desk(more: Partial<DeskOptions> = {}) {
  const workers = playedWorkers()
  const clock = new HandClock()
  const notices: string[] = []
  const one = new WorkerDesk<string>({
    ...{ clock, entry: 'entry.js', name: 'speak', called: 'voice', atOnce: Number.POSITIVE_INFINITY },
    ...{ onNotice: ({ message }: { message: string }) => void notices.push(message), spawn: workers.spawn, ...more },
  })
  const jobs = () => workers.last().told as Job<string>[]
  const answer = (request: string, value: unknown = request.toUpperCase()) => {
    const job = jobs().findLast((each) => each.request === request)
    workers.last().says({ id: job?.id, ok: true, value })
  }
  const asked = () => jobs().map(({ request }) => request)
  return { one, workers, clock, notices, jobs, asked, answer }
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => value,
    (thrown: unknown) => (thrown as { error?: { code?: string } }).error?.code ?? thrown,
  )

const DIED = appError('worker.died', { worker: 'voice' }).message

describe('a job', () => {
  it('is answered with its own value, in whatever order the answers come', async () => {
    const { one, answer, asked, workers } = desk()
    const both = [one.ask('a'), one.ask('b')]
    expect([asked(), workers.all.length]).toEqual([['a', 'b'], 1])
    answer('b')
    answer('a')
    expect(await Promise.all(both)).toEqual(['A', 'B'])
  })

  it('waits while the worker has as many as it may', async () => {
    const { one, answer, asked } = desk({ atOnce: 1 })
    const both = [one.ask('a'), one.ask('b')]
    expect(asked()).toEqual(['a'])
    answer('a')
    expect(asked()).toEqual(['a', 'b'])
    answer('b')
    expect(await Promise.all(both)).toEqual(['A', 'B'])
  })

  it('leaves nothing on the signal it was asked with, answered, failed or taken back', async () => {
    const { one, jobs, workers, answer } = desk({ atOnce: 1 })
    const [asker, leaver] = [new AbortController(), new AbortController()]
    const both = [one.ask('a', asker.signal), one.ask('b', asker.signal).catch(() => 'failed')]
    const taken = one.ask('c', leaver.signal).catch(() => 'taken back')
    expect(getEventListeners(asker.signal, 'abort')).toHaveLength(2)
    leaver.abort()
    answer('a')
    workers.last().says({ id: jobs().at(-1)!.id, ok: false, error: appError('history.diskFull') })
    expect(await Promise.all([...both, taken])).toEqual(['A', 'failed', 'taken back'])
    expect([asker, leaver].map(({ signal }) => getEventListeners(signal, 'abort').length)).toEqual([0, 0])
  })

  it('fails with the error the worker answers, and its technical words as the cause', async () => {
    const { one, jobs, workers } = desk()
    const failing = one.ask('a')
    const error = appError('history.diskFull')
    workers.last().says({ id: jobs()[0]!.id, ok: false, error, detail: 'SQLITE_FULL' })
    await expect(failing).rejects.toMatchObject({ error, cause: 'SQLITE_FULL', message: error.message })
  })

  it('is owed to the clock while the worker has it, also over a death', async () => {
    const { one, clock, answer, workers } = desk({ atOnce: 1 })
    const both = [one.ask('a'), one.ask('b')]
    expect(clock.owedCount).toBe(1)
    workers.last().end()
    expect(clock.owedCount).toBe(1)
    answer('a')
    answer('b')
    await Promise.all(both)
    expect(clock.owedCount).toBe(0)
  })

  it('that cannot be copied to another thread fails alone', async () => {
    const { one, answer, clock } = desk({ atOnce: 1 })
    const wrong = codeOf(one.ask((() => {}) as never))
    const right = one.ask('a')
    answer('a')
    expect([await wrong, await right, clock.owedCount]).toEqual(['worker.failed', 'A', 0])
  })
})

describe('a job that is taken back', () => {
  it('never reaches the worker while it waits', async () => {
    const { one, answer, asked } = desk({ atOnce: 1 })
    const abort = new AbortController()
    const first = one.ask('a')
    const second = codeOf(one.ask('b', abort.signal))
    abort.abort('no more')
    answer('a')
    expect([await first, await second, asked()]).toEqual(['A', 'no more', ['a']])
    expect(await codeOf(one.ask('c', abort.signal))).toBe('no more')
    expect(asked()).toEqual(['a'])
  })

  it('is finished when the worker has it, but not asked again when the worker dies over it', async () => {
    const { one, answer, asked, workers, notices } = desk({ atOnce: 1 })
    const abort = new AbortController()
    const first = one.ask('a', abort.signal)
    const second = codeOf(one.ask('b', abort.signal))
    answer('a')
    expect(asked()).toEqual(['a', 'b'])
    abort.abort('no more')
    workers.last().end()
    expect([await first, await second, workers.all.length, notices]).toEqual(['A', 'no more', 1, []])
  })
})

describe('a worker that dies', () => {
  it('is started again, once something is owed, and asked again in the old order', async () => {
    const { one, answer, asked, workers, notices } = desk()
    const both = [one.ask('a'), one.ask('b')]
    workers.last().end()
    expect([workers.all.length, asked(), notices]).toEqual([2, ['a', 'b'], [DIED]])
    answer('a')
    answer('b')
    expect(await Promise.all(both)).toEqual(['A', 'B'])
    workers.last().end()
    expect(workers.all).toHaveLength(2)
  })

  it('is asked the interrupted one before those that wait', () => {
    const { one, asked, workers } = desk({ atOnce: 1 })
    for (const request of ['a', 'b', 'c']) one.ask(request).catch(() => {})
    workers.last().end()
    expect(asked()).toEqual(['a'])
  })

  it('fails the job over which it died twice, of the cause it died of, and does the next one', async () => {
    const { one, answer, asked, workers, clock } = desk({ atOnce: 1 })
    const failing = one.ask('a')
    const next = one.ask('b')
    workers.last().end()
    workers.last().end(new Error('out of memory'))
    await expect(failing).rejects.toMatchObject({
      error: { code: 'worker.failed', message: 'The voice worker stopped twice.' },
      cause: new Error('out of memory'),
    })
    expect(asked()).toEqual(['b'])
    answer('b')
    expect([await next, clock.owedCount]).toEqual(['B', 0])
  })

  it('is told of once, until it has answered again', () => {
    const { one, answer, workers, notices } = desk({ atOnce: 1 })
    for (const request of ['a', 'b', 'c']) one.ask(request).catch(() => {})
    // Twice over the first, once over the second.
    for (let death = 0; death < 3; death++) workers.last().end()
    expect(notices).toEqual([DIED])
    answer('b')
    workers.last().end()
    expect(notices).toEqual([DIED, DIED])
  })

  it.each([
    ['nothing', undefined],
    ['a word', 'done'],
    ['no id', { ok: true, value: 1 }],
    ['an id that is none', { id: '1', ok: true }],
    ['neither yes nor no', { id: 1 }],
    ['a failure without an error', { id: 1, ok: false, error: 'bad' }],
    ['a notice that is none', { notice: 7 }],
  ])('counts as one when it answers %s', async (_, garbage) => {
    const { one, answer, workers, notices } = desk()
    const asking = one.ask('a')
    workers.last().says(garbage)
    await Promise.resolve()
    expect([workers.all.length, notices]).toEqual([2, [DIED]])
    answer('a')
    expect(await asking).toBe('A')
  })

  it('does not mind an answer that nobody waits for', async () => {
    const { one, answer, workers } = desk()
    const asking = one.ask('a')
    workers.last().says({ id: 99, ok: true, value: 'whose?' })
    answer('a')
    answer('a')
    expect([await asking, workers.all.length]).toEqual(['A', 1])
  })
})

describe('what a worker has to say beside its answers', () => {
  it('is passed on', () => {
    const { one, workers, notices } = desk()
    one.ask('a').catch(() => {})
    const notice = appError('history.corrupt', { file: 'history.damaged-1.db' })
    workers.last().says({ notice })
    expect(notices).toEqual([notice.message])
  })
})

describe('the end', () => {
  it('asks for the last thing after all others, ends the worker and takes nothing more', async () => {
    const { one, answer, asked, workers, notices, clock } = desk()
    const before = one.ask('a')
    const closing = one.close('bye')
    expect(one.close()).toBe(closing)
    expect(asked()).toEqual(['a', 'bye'])
    answer('a')
    answer('bye')
    await closing
    expect([await before, await codeOf(one.ask('late'))]).toEqual(['A', 'worker.failed'])
    expect([workers.last().isOver, workers.all.length, notices, clock.owedCount]).toEqual([true, 1, [], 0])
  })

  it('fails what is owed where there is nothing to ask last', async () => {
    const { one, clock } = desk({ atOnce: 1 })
    const both = ['a', 'b'].map((request) => codeOf(one.ask(request)))
    await one.close()
    expect([await Promise.all(both), clock.owedCount]).toEqual([['worker.failed', 'worker.failed'], 0])
  })

  it('starts no worker', async () => {
    const { one, workers } = desk()
    await one.close('bye')
    expect(workers.all).toEqual([])
  })
})
