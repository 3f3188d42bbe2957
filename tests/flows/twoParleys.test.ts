/** Two Parleys at once on one data folder, as the app in the tray and a command line are. */
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { headless, temporaryFolder } from '../support/headless'

const folder = temporaryFolder()
afterAll(folder.remove)

it('what each of two Parleys promises to keep is kept', async () => {
  const kept = (...sentences: string[]) =>
    headless(['--data', folder.path, '--json', '--realtime', ...sentences.flatMap((text) => ['--text', text])])
  // How soon it is said does not matter here.
  await Promise.all([
    kept('remember that the door is blue', 'add milk to the shopping list', 'set a timer for ten minutes'),
    kept('remember that the car is red', 'add bread to the shopping list', 'set a timer for twenty minutes'),
  ])
  const { notes, timers } = JSON.parse(readFileSync(folder.file('skills.json'), 'utf8'))
  const texts = notes.map(({ text }: { text: string }) => text)
  expect(texts.sort()).toEqual(['bread', 'milk', 'the car is red', 'the door is blue'])
  expect(timers).toHaveLength(2)
})

it('what was missed is told by one of two Parleys', async () => {
  const dueAt = Date.now() - 60_000
  const rent = { id: 'r', kind: 'reminder', name: '', text: 'pay the rent', dueAt, setAt: dueAt - 1 }
  writeFileSync(folder.file('skills.json'), JSON.stringify({ version: 1, timers: [rent], notes: [] }))
  const heard = () => headless(['--data', folder.path, '--json', '--realtime', '--text', 'what is two plus two'])
  const both = await Promise.all([heard(), heard()])
  // A question may cut it off before its first sample: then it is said again, by the same one.
  const told = both.map(({ lines }) => lines.some(({ type }) => type === 'announcement'))
  expect(told.filter(Boolean)).toHaveLength(1)
  expect(JSON.parse(readFileSync(folder.file('skills.json'), 'utf8')).timers).toEqual([])
})
