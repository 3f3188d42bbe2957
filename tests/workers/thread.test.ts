import { describe, expect, it } from 'vitest'
import { WorkerThread } from '../../src/main/workers'
import { playedWorkers } from './playedWorker'

function thread() {
  const workers = playedWorkers()
  const received: unknown[] = []
  const deaths: unknown[] = []
  const one = new WorkerThread<string>({
    ...{ entry: 'entry.js', name: 'one', data: { file: 'f' }, spawn: workers.spawn },
    received: (message) => received.push(message),
    died: (cause) => deaths.push(cause),
  })
  return { one, workers, received, deaths }
}

describe('a worker thread', () => {
  it('is started when it is first told something, once, with its data', () => {
    const { one, workers } = thread()
    expect(one.isRunning).toBe(false)
    one.post('a')
    one.start()
    one.post('b')
    expect(workers.all).toHaveLength(1)
    expect(workers.last()).toMatchObject({ entry: 'entry.js', options: { name: 'one', workerData: { file: 'f' } } })
    expect([workers.last().told, one.isRunning]).toEqual([['a', 'b'], true])
  })

  it('says that it died and of what, and is another one from then on', () => {
    const { one, workers, received, deaths } = thread()
    one.start()
    const cause = new Error('out of memory')
    workers.last().end(cause)
    expect([deaths, one.isRunning]).toEqual([[cause], false])
    one.post('again')
    workers.all[0]!.says('a late word of the dead')
    workers.last().says('alive')
    expect([workers.all.length, workers.last().told, received]).toEqual([2, ['again'], ['alive']])
  })

  it('may be started again by the one who hears that it died', () => {
    const workers = playedWorkers()
    const one: WorkerThread<string> = new WorkerThread({
      ...{ entry: 'entry.js', name: 'one', spawn: workers.spawn, received: () => {} },
      died: () => one.post('once more'),
    })
    one.post('once')
    workers.last().end()
    expect(workers.all.map(({ told }) => told)).toEqual([['once'], ['once more']])
  })

  it('counts as dead when what it says cannot be read', async () => {
    const { one, workers, deaths } = thread()
    one.start()
    workers.last().emit('messageerror', new Error('not to be read'))
    await Promise.resolve()
    expect([workers.last().isOver, deaths.length]).toEqual([true, 1])
  })

  it('dies of a kill as of a fault', async () => {
    const { one, deaths } = thread()
    one.start()
    one.kill()
    await Promise.resolve()
    expect([deaths.length, one.isRunning]).toEqual([1, false])
  })

  it('ends in silence when it is asked to, running or not', async () => {
    const { one, workers, received, deaths } = thread()
    await one.end()
    one.start()
    const ending = one.end()
    workers.last().says('a last word')
    await ending
    expect([workers.last().isOver, received, deaths]).toEqual([true, [], []])
  })
})
