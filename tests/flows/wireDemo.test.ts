/** `npm run demo:realtime` as a process: no key, two processes, the whole of a conversation beside its frames. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { headless } from '../support/headless'

it('shows the conversation beside the frames of both directions, and leaves nothing running', async () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
  expect(scripts['demo:realtime']).toBe('node scripts/start.mjs --demo-realtime')
  const ran = await headless(['--demo-realtime'], undefined, { OPENAI_API_KEY: '', COLUMNS: '' })
  const text = ran.stdout.toString('utf8')
  expect(ran.code, ran.stderr).toBe(0)
  expect(ran.stderr).toBe('')

  const pids = [...text.matchAll(/^\w+ +process (\d+)/gm)].map(([, pid]) => Number(pid))
  expect(new Set(pids).size).toBe(2)
  expect(pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([])

  // Both sides of every exchange, in their order.
  const rows = text.split('\n')
  const at = (what: RegExp, from = 0) => {
    const found = rows.findIndex((row, index) => index >= from && what.test(row))
    expect(found, `${what} in\n${text}`).toBeGreaterThanOrEqual(0)
    return found
  }
  const frames = [
    /→ session\.update /,
    /← session\.updated/,
    /→ input_audio_buffer\.append +×\d+ +[\d.]+ kB/,
    /→ input_audio_buffer\.commit/,
    /→ response\.create /,
    /← conversation\.item\.input_audio_transcription\.completed/,
    /← response\.output_audio\.delta +×\d+ +[\d.]+ kB/,
    /← response\.done/,
    /→ conversation\.item\.truncate/,
    /→ conversation\.item\.create/,
    /→ \d+ frames of \d+ types, [\d.]+ kB/,
    /← \d+ frames of \d+ types, [\d.]+ kB/,
  ]
  // What is said stands there once it is on disk, which may be some frames later.
  const words = [
    /you +what is seven times eight/,
    /Parley +That is fifty six\./,
    /you +what can you do/,
    /~~.*~~/,
    /you +what day is it/,
    /you +how many days until christmas/,
  ]
  for (const order of [frames, words]) {
    let from = 0
    for (const what of order) from = at(what, from) + 1
  }
  // The client does not wait for it.
  at(/← session\.created/)
  for (const row of rows) expect(row.length).toBeLessThanOrEqual(125)
})
