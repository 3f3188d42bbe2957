/** A forked child over its real process: what it is told, what it inherits, and every way in which it may end. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Child, forkChild } from '../../src/main/children'
import type { ToDouble } from '../fixtures/child/double'
import { type Bundled, bundled } from '../support/bundled'

let double: Bundled
const children: Child<ToDouble>[] = []

beforeAll(async () => {
  double = await bundled('tests/fixtures/child/double.ts')
})
afterAll(() => double.remove())
afterEach(() => {
  for (const child of children.splice(0)) child.kill()
})

function open(env: NodeJS.ProcessEnv = process.env) {
  const said: unknown[] = []
  let awaited: (() => void) | undefined
  let exits = 0
  const next = async <Value>(value: () => Value | undefined): Promise<Value> => {
    for (;;) {
      const found = value()
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        awaited = resolve
      })
    }
  }
  const child = forkChild<ToDouble>(
    { entry: double.entry, env },
    {
      message: (message) => {
        said.push((message as { said: unknown }).said)
        awaited?.()
      },
      exited: () => {
        exits += 1
        awaited?.()
      },
    },
  )
  children.push(child)
  return {
    child,
    exits: () => exits,
    ended: () => next(() => exits || undefined),
    /** Its first word is its process id. */
    here: () => next(() => said[0]),
    answer: () => next(() => (said.length > 1 ? { is: said[1] } : undefined)),
  }
}

it('samples arrive as samples, both ways', async () => {
  const { child, answer } = open()
  child.send({ say: Int16Array.of(1, -2, 3) })
  expect(await answer()).toEqual({ is: Int16Array.of(1, -2, 3) })
})

it('it has its parent’s environment, without what was meant for the parent’s Node', async () => {
  const env = { ...process.env, PARLEY_INHERITED: 'yes', NODE_OPTIONS: '--max-old-space-size=100' }
  const [inheriting, optionless] = [open(env), open(env)]
  inheriting.child.send({ tell: 'inherited' })
  optionless.child.send({ tell: 'nodeOptions' })
  expect(await inheriting.answer()).toEqual({ is: 'yes' })
  expect(await optionless.answer()).toEqual({ is: undefined })
})

it.each(['throw', 'reject', 'exit'] as const)('one that ends by %s is said to have ended, once', async (how) => {
  const { child, ended, exits } = open()
  child.send({ do: how })
  await ended()
  child.send({ do: how })
  child.kill()
  expect(exits()).toBe(1)
})

it('one that hangs is ended all the same', async () => {
  const { child, here, ended } = open()
  await here()
  child.send({ do: 'hang' })
  child.kill()
  expect(await ended()).toBe(1)
})

it('one that has no file is said to have ended', async () => {
  await new Promise<void>((resolve) => {
    forkChild({ entry: `${double.entry}.missing`, env: process.env }, { message: () => {}, exited: resolve })
  })
})

it('its parent does not wait for it, and its parent’s end is its end', async () => {
  const parent = await bundled('tests/fixtures/child/parent.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [parent.entry, double.entry])
  parent.remove()
  const pid = Number(stdout)
  expect(pid).toBeGreaterThan(0)
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
})

it('its parent waits for the end of one that it killed', async () => {
  const parent = await bundled('tests/fixtures/child/parent.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [parent.entry, double.entry, 'kill'])
  parent.remove()
  expect(stdout).toMatch(/^\d+ has ended$/)
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
