import { MessageChannel } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import { answerJobs } from '../../src/main/workers'
import { isAnswer } from '../../src/main/workers/jobs'
import { AppException } from '../../src/shared/errors'

/** The answers of a worker that does what `handle` says. */
async function answers(handle: Parameters<typeof answerJobs<string>>[1], requests: readonly string[]) {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => port1.close())
  answerJobs<string>(port2, handle)
  const said: unknown[] = []
  const all = new Promise<void>((resolve) => {
    port1.on('message', (message) => {
      said.push(message)
      if (said.length === requests.length) resolve()
    })
  })
  for (const [id, request] of requests.entries()) port1.postMessage({ id, request })
  await all
  return said
}

it('answers each job under its number', async () => {
  const said = await answers((request) => ({ value: request.length, transfer: [] }), ['a', 'bcd'])
  expect(said).toEqual([
    { id: 0, ok: true, value: 1 },
    { id: 1, ok: true, value: 3 },
  ])
})

it('answers what was thrown with its error, and goes on', async () => {
  const said = await answers(
    async (request) => {
      if (request === 'full') throw new AppException('history.diskFull')
      if (request === 'bug') throw new TypeError('undefined is not a function')
      return { value: request, transfer: [] }
    },
    ['full', 'bug', 'fine'],
  )
  expect(said).toMatchObject([
    { id: 0, ok: false, error: { code: 'history.diskFull' } },
    { id: 1, ok: false, error: { code: 'internal' }, detail: 'undefined is not a function' },
    { id: 2, ok: true, value: 'fine' },
  ])
  expect(said.every(isAnswer)).toBe(true)
})

it('answers that a value cannot be sent rather than nothing', async () => {
  const said = await answers(() => ({ value: () => {}, transfer: [] }), ['a'])
  expect(said).toMatchObject([{ id: 0, ok: false, error: { code: 'internal' } }])
})
