import { describe, expect, it } from 'vitest'
import { announceDue, announceMissed, createSkills, LATE_MS, type TimerItem, whatIsDue } from '../../src/main/skills'
import { contextOf, NOW } from './sample'

const place = { timeZone: 'Europe/Berlin', locale: 'en-US' }
const item = (more: Partial<TimerItem>): TimerItem => ({
  id: 'a',
  kind: 'timer',
  name: '',
  dueAt: NOW,
  setAt: NOW - 600_000,
  text: '',
  ...more,
})

it('is not among the reminders any more once its time is over', () => {
  const reminder = item({ kind: 'reminder', dueAt: NOW - 1, text: 'call anna' })
  const skills = createSkills()
  const asked = (timers: readonly TimerItem[]) =>
    skills.answer(skills.parse('what are my reminders')!, contextOf('en-US', { timers })).say
  expect(asked([reminder])).toEqual([{ type: 'text', text: 'There is no reminder set.' }])
  expect(asked([{ ...reminder, dueAt: NOW + 60_000 }])).toEqual([
    { type: 'text', text: 'One reminder: call anna, at six oh six p.m.' },
  ])
})

describe('what is due', () => {
  it('is told apart from what was missed and what is still to come', () => {
    const now = item({ id: 'now' })
    const late = item({ id: 'late', dueAt: NOW - LATE_MS - 1 })
    const soon = item({ id: 'soon', dueAt: NOW + 5 })
    expect(whatIsDue([soon, now, late], NOW)).toEqual({ due: [now], missed: [late], nextAt: NOW + 5 })
    expect(whatIsDue([], NOW)).toEqual({ due: [], missed: [], nextAt: undefined })
  })

  it('is announced by its name, its time or its text', () => {
    const text = (more: Partial<TimerItem>) => announceDue(item(more), place)
    expect(text({ name: 'pasta' })).toEqual([{ type: 'text', text: 'The pasta timer is done.' }])
    expect(text({})).toEqual([{ type: 'text', text: 'The ten minute timer is done.' }])
    expect(text({ kind: 'alarm' })).toEqual([{ type: 'text', text: 'It is six oh five p.m.' }])
    expect(text({ kind: 'reminder', text: 'call Anna' })).toEqual([{ type: 'text', text: 'Reminder: call Anna.' }])
    expect(text({ kind: 'reminder', sound: 's' })).toEqual([
      { type: 'text', text: 'Reminder:' },
      { type: 'sound', name: 's', caption: 'your recording' },
    ])
  })

  it('and missed is told at the next start, the last one in full', () => {
    expect(announceMissed([], place)).toEqual([])
    expect(announceMissed([item({ name: 'tea' })], place)).toEqual([
      { type: 'text', text: 'You missed the tea timer at six oh five p.m.' },
    ])
    expect(announceMissed([item({}), item({ kind: 'reminder', text: 'call Anna' })], place)).toEqual([
      { type: 'text', text: 'You missed two. The last: reminder at six oh five p.m.: call Anna.' },
    ])
  })
})
