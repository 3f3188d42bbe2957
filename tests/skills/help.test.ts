import { describe, expect, it } from 'vitest'
import { createSkills } from '../../src/main/skills'
import { ask, spoken } from './talk'

const OFFER = 'I do time, sums and memory. Ask for help with timers, alarms, reminders, notes, lists, dates or units.'
const named = OFFER.replace(/^I do |Ask for help with |\./g, '').split(/, | and | or | (?=timers)/)

describe('help', () => {
  it('names what it helps with', () => {
    expect(spoken(ask('what can you do'))).toBe(OFFER)
    expect(named).toHaveLength(10)
  })

  it.each(named)('with %s says what can be said, and that is understood', (topic) => {
    const [, one = '', other = ''] = /^Say: (.+)[.?] Or: (.+)$/.exec(spoken(ask(`help with ${topic}`))) ?? []
    // What follows "take a note" is the user's.
    const examples = topic === 'notes' ? [other] : [one, other]
    const meant = examples.filter((text) => createSkills().parse(text) === undefined)
    expect([examples, meant]).toEqual([[expect.stringMatching(/./), ...examples.slice(1)], []])
  })

  it('listens for every topic that it tells people to ask for', () => {
    const listened = createSkills().grammar()
    for (const topic of named.slice(3)) expect(/<help_topic> = (.+);/.exec(listened)?.[1]).toContain(topic)
  })
})
