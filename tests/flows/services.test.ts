/** The built program tells what services took on the turns of a history. */
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { headless, temporaryFolder } from '../support/headless'

let folder: ReturnType<typeof temporaryFolder>

beforeEach(() => {
  folder = temporaryFolder()
})

afterEach(() => folder.remove())

const listed = () => headless(['--services', '--data', folder.path])
const rows = async () => {
  const { stdout } = await headless(['--services', '--json', '--history', folder.file('history.db')])
  const lines = stdout.toString('utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

it('says of every service that it is not measured yet where nothing was ever said, and begins no history', async () => {
  const { code, stdout } = await listed()
  const text = stdout.toString('utf8')
  expect(code).toBe(0)
  expect(text).toContain('Anthropic: Messages\n    claimed: nothing; on your turns: not measured yet')
  expect(text).toContain('claimed: 15 to 25 ms a clause; on your turns: not measured yet')
  expect(text).not.toMatch(/p50/)
  expect(existsSync(folder.file('history.db'))).toBe(false)
})

it('says what the offline engine took on five spoken turns, each part its own stage, as their lines said', async () => {
  const say = Array.from({ length: 5 }, () => ['--say', 'what is twelve times nine']).flat()
  const ran = await headless([...say, '--json', '--data', folder.path])
  const turns = ran.of('turn')
  expect(turns).toHaveLength(5)
  const offline = (await rows()).filter(({ service, turns }) => service === 'offline' && turns === 5)
  expect(offline.map(({ part }) => part)).toEqual(['hear', 'think', 'speak'])
  const p50 = (stage: 'hear' | 'think' | 'voice') => turns.map(({ stages }) => stages[stage]).sort((a, b) => a - b)[2]
  expect(offline.map(({ p50Ms }) => p50Ms)).toEqual([p50('hear'), p50('think'), p50('voice')])
  const { stdout } = await listed()
  expect(stdout.toString('utf8')).toMatch(
    /claimed: 15 to 25 ms a clause; on your turns: p50 \d+ ms, p95 \d+ ms \(5 turns\)/,
  )
})

it('does not count what was typed as heard', async () => {
  const type = Array.from({ length: 5 }, () => ['--text', 'what is twelve times nine']).flat()
  await headless([...type, '--json', '--data', folder.path])
  const offline = (await rows()).filter(({ service }) => service === 'offline')
  expect(offline.map(({ part, turns }) => [part, turns])).toEqual([
    ['hear', 0],
    ['think', 5],
    ['speak', 5],
  ])
})
