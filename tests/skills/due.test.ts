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

  it('and missed is told at the next start, with its day where that is over', () => {
    const told = (more: Partial<TimerItem>, laterMs: number) =>
      announceMissed([item(more)], { ...place, now: NOW + laterMs }).map(({ say }) => say)
    const HOUR_MS = 3_600_000
    expect(announceMissed([], { ...place, now: NOW })).toEqual([])
    expect(told({ name: 'tea' }, HOUR_MS)).toEqual([
      [{ type: 'text', text: 'You missed the tea timer at six oh five p.m.' }],
    ])
    expect(told({ kind: 'alarm' }, 14 * HOUR_MS)).toEqual([
      [{ type: 'text', text: 'You missed the alarm yesterday at six oh five p.m.' }],
    ])
    expect(told({ kind: 'reminder', text: 'call Anna' }, 72 * HOUR_MS)).toEqual([
      [{ type: 'text', text: 'You missed a reminder last Monday at six oh five p.m.: call Anna.' }],
    ])
    expect(told({ kind: 'reminder', sound: 's' }, 400 * 24 * HOUR_MS)).toEqual([
      [
        {
          type: 'text',
          text: 'You missed a reminder on November twenty third, twenty twenty six at six oh five p.m.:',
        },
        { type: 'sound', name: 's', caption: 'your recording' },
      ],
    ])
  })

  it('of several missed, each reminder is told: its text would be lost; of timers and alarms the last one', () => {
    const missed = [
      item({ kind: 'reminder', text: 'call Anna' }),
      item({ name: 'tea' }),
      item({ kind: 'reminder', text: 'feed the cat' }),
      item({ kind: 'alarm' }),
    ]
    const told = announceMissed(missed, { ...place, now: NOW + 120_000 })
    expect(told.map(({ items }) => items.map((each) => missed.indexOf(each)))).toEqual([[1, 3], [0], [2]])
    expect(told.map(({ say }) => say)).toEqual([
      [{ type: 'text', text: 'You missed two timers or alarms. The last: the alarm at six oh five p.m.' }],
      [{ type: 'text', text: 'You missed a reminder at six oh five p.m.: call Anna.' }],
      [{ type: 'text', text: 'You missed a reminder at six oh five p.m.: feed the cat.' }],
    ])
  })
})
