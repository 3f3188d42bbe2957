import { describe, expect, it } from 'vitest'
import { amountOf } from '../../../src/renderer/settings/amount'
import { fieldsOf } from '../../../src/renderer/settings/fields'

describe('the fields of a change', () => {
  it('are named as main names them: alone, or with their group', () => {
    expect(fieldsOf({ mode: 'hold' })).toEqual(['mode'])
    expect(fieldsOf({ speaker: { volume: 3 }, cues: true })).toEqual(['speaker.volume', 'cues'])
  })

  it('name a device as one field, also when it is given up', () => {
    expect(fieldsOf({ microphone: { device: { id: '1', name: 'One' } } })).toEqual(['microphone.device'])
    expect(fieldsOf({ microphone: { device: undefined } })).toEqual(['microphone.device'])
  })
})

describe('an amount as typed', () => {
  it.each([
    ['', 0],
    ['  ', 0],
    ['2', 2],
    ['$2.50', 2.5],
    ['0,5', 0.5],
    ['-1', undefined],
    ['2.505', undefined],
    ['two', undefined],
    ['1e9', undefined],
  ])('"%s" is %s', (text, amount) => expect(amountOf(text)).toBe(amount))
})
