/** What `npm start` shows where there is no display: the first that many see of Parley, so it must hear what it is told. */
import { expect, it } from 'vitest'
import { headless } from '../support/headless'

it('the demo hears both voices, answers them, strikes what was cut off and ends by itself', {
  timeout: 120_000,
}, async () => {
  const { code, stdout, stderr } = await headless(['--demo'])
  expect(code, stderr).toBe(0)
  const text = stdout.toString('utf8')
  const lines = text.split('\n').map((line) => [line.slice(0, 9).trim(), line.slice(9)] as const)
  const said = lines.filter(([who]) => who === 'you').map(([, text]) => text)
  const answered = lines.filter(([who]) => who === 'Parley').map(([, text]) => text)
  expect(text).toContain('what time is it')
  expect(said.slice(1)).toEqual(['what can you do', 'set a timer for nine minutes'])
  expect(answered[0]).toMatch(/^It is /)
  expect(answered[1]).toMatch(/^I do time.*~~.+~~$/)
  expect(answered[2]).toBe('Timer set for nine minutes.')
  expect(text).toMatch(/heard back: "it is .*" \(among \d\d other answers\)/)
})
