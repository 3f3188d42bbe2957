import { describe, expect, it } from 'vitest'
import { ToolCalls, withoutKeys } from '../../../src/main/assistant/turns/toolCalls'

function ended(output: string, argumentsJson = '{}') {
  const calls = new ToolCalls()
  calls.ended('add_note', argumentsJson, { output }, 1.26)
  return calls.all[0]!
}

describe('what came of a call', () => {
  it('is the words that the model was told, or what went wrong', () => {
    expect(ended('{"answer":"Noted."}')).toEqual({ name: 'add_note', arguments: '{}', result: 'Noted.', tookMs: 1.3 })
    expect(ended('{"error":"There is no such function."}')).toMatchObject({ error: 'There is no such function.' })
    expect(ended('{"error":"x"}')).not.toHaveProperty('result')
  })

  it('stands as it is where it has no such shape', () => {
    for (const output of ['plain words', '[1]', 'null', '{"rows":3}']) expect(ended(output).result).toBe(output)
  })

  it('of the same call made again, because a connection broke, is no second one', () => {
    const calls = new ToolCalls()
    for (const minutes of [3, 3, 4]) calls.ended('set_timer', `{"minutes":${minutes}}`, { output: '{}' }, 1)
    expect(calls.all.map(({ arguments: given }) => given)).toEqual(['{"minutes":3}', '{"minutes":4}'])
  })

  it('of the same call is told again where it came to something else', () => {
    const calls = new ToolCalls()
    for (const answer of ['Milk.', 'Nothing.', 'Nothing.']) calls.ended('read_list', '{}', { output: answer }, 1)
    expect(calls.all.map(({ result }) => result)).toEqual(['Milk.', 'Nothing.'])
  })

  it('is bounded, however much a model writes', () => {
    const calls = new ToolCalls()
    for (let at = 0; at < 1_000; at += 1) calls.ended(`f${at}`, 'x'.repeat(100_000), { output: 'y '.repeat(9_000) }, 1)
    expect(JSON.stringify(calls.all).length).toBeLessThan(500_000)
  })
})

/** Made up, in the shapes of the services' own. */
const KEYS = [
  'sk-proj-abcdEFGH1234abcdEFGH5678',
  'sk-ant-api03-AbCdEf0123456789',
  'AIzaSyA0123456789abcdefghijklmnopqrstu',
  'sk_0123456789abcdef0123456789abcdef0123456789abcdef',
  '0123456789abcdef0123456789abcdef',
  'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6',
]

describe('a key', () => {
  it.each(KEYS)('that was pasted or said is left out: %s', (key) => {
    const call = ended(JSON.stringify({ answer: `Noted: ${key}.` }), JSON.stringify({ text: `my key is ${key}` }))
    expect(JSON.stringify(call)).not.toContain(key)
    expect(call).toMatchObject({ arguments: '{"text":"my key is [key]"}', result: 'Noted: [key].' })
  })

  it('of a service account is left out whole, also where it is cut off', () => {
    const lines = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQ/a+b', 'short', '-----END PRIVATE KEY-----']
    expect(withoutKeys(`a ${lines.join('\n')} b`)).toBe('a [key] b')
    expect(withoutKeys(lines.slice(0, 3).join('\\n'))).toBe('[key]')
  })

  it('is none of the words, times, numbers and ids that functions are called with', () => {
    const said = [
      '{"text":"call the dentist about the antidisestablishmentarianism lecture","at":"2026-11-28T14:05:00.000+01:00"}',
      '{"id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","expression":"123456789012345678901234567890 + 1"}',
      '{"timeZone":"America/Argentina/Buenos_Aires","locale":"en-US","file":"/home/anna/documents/2026/notes.txt"}',
    ]
    for (const text of said) expect(withoutKeys(text)).toBe(text)
  })
})
