/** Two Parleys at once on one data folder, as the app in the tray and a command line are. */
import { readFileSync } from 'node:fs'
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
