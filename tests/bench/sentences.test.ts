import { describe, expect, it } from 'vitest'
import {
  DEVELOPMENT_COMMANDS,
  DEVELOPMENT_FREE,
  DEVELOPMENT_FREE_OTHERS,
  DEVELOPMENT_OTHERS,
} from '../../bench/accuracy/development'
import { COMMANDS, NEAR_MISSES, OTHER_SPEECH } from '../../bench/accuracy/sentences'
import { createSkills } from '../../src/main/skills'

const skills = createSkills()
const commands = [...DEVELOPMENT_COMMANDS, ...DEVELOPMENT_FREE]
const others = [...DEVELOPMENT_OTHERS, ...DEVELOPMENT_FREE_OTHERS]

/** A question about anything at all, which is answered only by who has had it remembered, is no command. */
const isCommand = (sentence: string): boolean => {
  const meaning = skills.parse(sentence)
  return meaning !== undefined && meaning.slots['open'] === undefined
}

describe('the sentences that the benchmarks of hearing are spoken with', () => {
  it.each([
    ['they count', COMMANDS, [...NEAR_MISSES, ...OTHER_SPEECH]],
    ['the ears were tuned on', commands, others],
  ])('are commands to Parley, and no other is: those %s', (_, wanted, unwanted) => {
    expect(wanted.filter((sentence) => !isCommand(sentence))).toEqual([])
    expect(unwanted.filter(isCommand)).toEqual([])
  })

  it('are as many as their figures are told for', () => {
    expect([COMMANDS, NEAR_MISSES, OTHER_SPEECH].map(({ length }) => length)).toEqual([60, 50, 100])
  })

  it('are not among those the ears were tuned on', () => {
    const counted = new Set<string>([...COMMANDS, ...NEAR_MISSES, ...OTHER_SPEECH])
    expect([...commands, ...others].filter((sentence) => counted.has(sentence))).toEqual([])
  })
})
