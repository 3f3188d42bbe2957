import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UnknownEvents } from '../../src/main/link'
import { wireName } from '../../src/main/link/wireName'

describe('events that nobody knows', () => {
  it('are counted by name, and said with the first, the tenth and the hundredth', () => {
    const said: string[] = []
    const events = new UnknownEvents((message) => said.push(message))
    for (let at = 0; at < 120; at++) events.came('response.hologram.delta')
    events.came('response.smell.done')
    expect(events.counts).toEqual(
      new Map([
        ['response.hologram.delta', 120],
        ['response.smell.done', 1],
      ]),
    )
    expect(said).toEqual([
      'unknown event of the link: response.hologram.delta, 1 so far',
      'unknown event of the link: response.hologram.delta, 10 so far',
      'unknown event of the link: response.hologram.delta, 100 so far',
      'unknown event of the link: response.smell.done, 1 so far',
    ])
  })

  it('of names without end take no more room than a few dozen', () => {
    const said: string[] = []
    const events = new UnknownEvents((message) => said.push(message))
    const letters = (at: number) => String.fromCharCode(97 + (at % 26), 97 + (Math.floor(at / 26) % 26))
    for (let at = 0; at < 600; at++) events.came(`made.up_${letters(at)}`)
    expect(events.counts.size).toBe(65)
    expect([...events.counts.values()].reduce((sum, count) => sum + count, 0)).toBe(600)
    expect(said.length).toBeLessThan(70)
  })
})

describe('the name of something on the wire', () => {
  it.each([
    'response.output_audio.delta',
    'session.tools[0].type',
    'session.audio.input.turn_detection.silence_duration_ms',
    'insufficient_quota',
    'DeploymentNotFound',
    'g711_ulaw',
  ])('%s is one', (name) => {
    expect(wireName(name)).toBe(name)
  })

  it.each([
    'sk-proj-0123456789abcdefghij',
    '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
    'AbCdEf0123456789GhIjKl',
    'two words',
    'a\nb',
    'x'.repeat(90),
    '',
  ])('%j is none, and nothing of it is kept', (text) => {
    expect(wireName(text)).toBe('')
  })

  it('holds no key, wherever that stands in it', () => {
    const key = fc
      .array(fc.constantFrom(...'abcdefABCDEF0123456789'), { minLength: 24, maxLength: 48 })
      .map((all) => all.join(''))
    const digits = /\d.*\d.*\d.*\d/
    fc.assert(
      fc.property(key, fc.constantFrom('', 'session.', 'invalid_'), (secret, before) => {
        fc.pre(digits.test(secret.slice(0, -3)))
        expect(wireName(before + secret)).toBe('')
      }),
    )
  })
})
