import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { firstWords } from './firstWords'

const run = (script: string) => {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  return firstWords(child, child.stdout)
}

it('are what a program says', async () => {
  expect(await run('console.log(":7")')).toBe(':7')
})

it('of a program that ends without any are a failure, and nobody waits for them', async () => {
  await expect(run('process.exit(3)')).rejects.toThrow('ended with 3 and said nothing')
})
