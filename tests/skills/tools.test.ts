import { describe, expect, it } from 'vitest'
import { createSkills } from '../../src/main/skills'
import { contextOf, NOW } from './sample'

const skills = createSkills()

describe('a tool', () => {
  it('means what the words would mean', () => {
    expect(skills.meaningOfTool('set_timer', { seconds: 300, name: 'tea' })).toEqual({
      skill: 'timers',
      intent: 'set',
      slots: { length: 'five minutes', name: 'tea' },
    })
    expect(skills.meaningOfTool('set_timer', { seconds: 'soon' })).toBeUndefined()
    expect(skills.meaningOfTool('fly', {})).toBeUndefined()
    expect(skills.meaningOfTool('calculate', { left: 2, operator: 'constructor', right: 2 })).toBeUndefined()
    const { say } = skills.answer(
      skills.meaningOfTool('calculate', { left: 2, operator: 'times', right: 2.5 })!,
      contextOf(),
    )
    expect(say).toEqual([{ type: 'text', text: 'That is five.' }])
  })

  it('has a name of its own and a schema', () => {
    const names = skills.tools().map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { parameters } of skills.tools())
      expect(parameters).toMatchObject({ type: 'object', additionalProperties: false })
  })

  it('says how far away a reminder is', () => {
    const meaning = skills.meaningOfTool('set_reminder', { text: 'call Anna', seconds: 90_061 })!
    expect(skills.answer(meaning, contextOf()).say).toEqual([
      { type: 'text', text: 'I will remind you in one day one hour and one minute.' },
    ])
  })

  it('names a timer as it would be said', () => {
    const slotsOf = (name: string, args: Readonly<Record<string, unknown>>) => skills.meaningOfTool(name, args)?.slots
    for (const name of ['Pasta', 'pasta timer', ' pasta '])
      expect(slotsOf('set_timer', { seconds: 60, name })).toEqual({ length: 'one minute', name: 'pasta' })
    for (const name of ['', 'Timer'])
      expect(slotsOf('set_timer', { seconds: 60, name })).toEqual({ length: 'one minute' })
    expect(slotsOf('cancel_timer', { name: 'Pasta Timer' })).toEqual({ name: 'pasta' })
    expect(slotsOf('cancel_timer', { name: '' })).toEqual({})
  })

  it('converts the very number that is given, however small or large', () => {
    const converted = (value: number): unknown => {
      const meaning = skills.meaningOfTool('convert_units', { value, from: 'kilometers', to: 'meters' })
      return meaning && skills.answer(meaning, contextOf()).say
    }
    const text = (words: string) => [{ type: 'text', text: words }]
    expect(converted(2.5)).toEqual(text('Two thousand five hundred meters.'))
    expect(converted(1e-7)).toEqual(text('Zero point zero zero zero one meters.'))
    expect(converted(1e-12)).toEqual(text('That is nearly zero meters.'))
    expect(converted(1e16)).toEqual(text('That is too large to say.'))
    expect(converted(Number.NaN)).toBeUndefined()
  })

  it('sets an alarm and a reminder at the exact time that is given, on the day that is given', () => {
    const at = (name: string, args: Readonly<Record<string, unknown>>): string | undefined => {
      const meaning = skills.meaningOfTool(name, args)
      const [effect] = meaning ? skills.answer(meaning, contextOf()).effects : []
      return effect?.type === 'addTimer' ? new Date(effect.item.dueAt).toISOString() : undefined
    }
    const text = 'call Anna'
    expect(at('set_alarm', { hour: 7, minute: 30 })).toBe('2026-11-24T06:30:00.000Z')
    expect(at('set_alarm', { hour: 7, minute: 30, date: '2026-12-24' })).toBe('2026-12-24T06:30:00.000Z')
    expect(at('set_reminder', { text, hour: 17, minute: 0 })).toBe('2026-11-24T16:00:00.000Z')
    expect(at('set_reminder', { text, hour: 5, minute: 0, date: '2027-07-01' })).toBe('2027-07-01T03:00:00.000Z')
    expect(at('set_reminder', { text, hour: 0, minute: 0, date: '2100-01-01' })).toBe('2099-12-31T23:00:00.000Z')
    expect(at('set_reminder', { text, seconds: 90 })).toBe(new Date(NOW + 90_000).toISOString())
    expect(at('set_reminder', { text, seconds: 3 * 86_400 })).toBe(new Date(NOW + 3 * 86_400_000).toISOString())
  })

  it.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'means the days that are written of month %i',
    (month) => {
      for (let day = 1; day <= 31; day++) {
        const date = `2028-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
        const meaning = skills.meaningOfTool('set_alarm', { hour: 12, minute: 0, date })!
        const { effects, say } = skills.answer(meaning, contextOf('en-US', {}, 'UTC'))
        const exists = new Date(Date.UTC(2028, month - 1, day)).getUTCDate() === day
        const due = effects.map((effect) => effect.type === 'addTimer' && new Date(effect.item.dueAt).toISOString())
        expect([date, ...due]).toEqual(exists ? [date, `${date}T12:00:00.000Z`] : [date])
        if (!exists) expect(say).toEqual([{ type: 'text', text: 'There is no such day.' }])
      }
    },
  )

  it.each([
    ['set_alarm', { hour: 24, minute: 0 }],
    ['set_alarm', { hour: 7.5, minute: 0 }],
    ['set_alarm', { hour: '7', minute: 0 }],
    ['set_alarm', { hour: 7, minute: 0, date: 'tomorrow' }],
    ['set_alarm', { hour: 7, minute: 0, date: '2027-13-01' }],
    ['cancel_alarm', { hour: 7 }],
    ['set_reminder', { text: '', seconds: 60 }],
    ['set_reminder', { text: 'x' }],
    ['add_to_list', { item: 'milk', list: 'notes' }],
    ['add_to_list', { item: 'milk', list: 'memory' }],
    ['add_to_list', { item: ' ', list: 'shopping' }],
    ['read_list', { list: 'x'.repeat(41) }],
  ])('%s does not guess what %j could mean', (name, args) => {
    expect(skills.meaningOfTool(name, args)).toBeUndefined()
  })

  it('takes back what it set: an alarm by its time, a reminder by its words, an item by its name', () => {
    const timers = [
      { id: 'a', kind: 'alarm', name: '', dueAt: NOW + 3_600_000, setAt: NOW - 1, text: '' },
      { id: 'b', kind: 'alarm', name: '', dueAt: NOW + 7_200_000, setAt: NOW - 1, text: '' },
      { id: 'c', kind: 'reminder', name: '', dueAt: NOW + 3_600_000, setAt: NOW - 1, text: 'call anna' },
      { id: 'd', kind: 'reminder', name: '', dueAt: NOW + 3_600_000, setAt: NOW - 1, text: 'take the pills' },
    ] as const
    const notes = [
      { id: 'e', list: 'films', at: 0, text: 'milk' },
      { id: 'f', list: 'shopping', at: 0, text: 'milk' },
    ]
    const removed = (name: string, args: Readonly<Record<string, unknown>>) =>
      skills
        .answer(skills.meaningOfTool(name, args)!, contextOf('en-US', { timers, notes }))
        .effects.flatMap((effect) => ('item' in effect ? [`${effect.type} ${effect.item.id}`] : []))
    expect(removed('cancel_alarm', { hour: 20, minute: 5 })).toEqual(['removeTimer b'])
    expect(removed('cancel_alarm', { hour: 8, minute: 5 })).toEqual([])
    expect(removed('cancel_reminder', { text: 'call Anna' })).toEqual(['removeTimer c'])
    expect(removed('cancel_reminder', {})).toEqual([])
    expect(removed('remove_from_list', { item: 'milk', list: 'Films list' })).toEqual(['removeNote e'])
  })

  it('is there for whatever can be set, kept and taken back', () => {
    const wanted = ['timer', 'alarm', 'reminder'].flatMap((kind) => [`set_${kind}`, `list_${kind}s`, `cancel_${kind}`])
    const lists = ['add_to_list', 'read_list', 'remove_from_list', 'take_note', 'read_notes', 'remember', 'recall']
    expect(skills.tools().map(({ name }) => name)).toEqual(expect.arrayContaining([...wanted, ...lists]))
  })
})
