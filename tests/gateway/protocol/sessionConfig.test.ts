import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkConfig } from '../../../src/main/gateway/linkConfig'
import { type Config, defaultSession, pauseOf, updated } from '../../../src/main/gateway/protocol/sessionConfig'

const DEFAULTS = defaultSession({ model: 'm', instructions: 'standard', voice: 'alloy' })
const update = (config: Config, session: object, hasSpoken = false) =>
  updated({ type: 'realtime', ...session }, { config, defaults: DEFAULTS, hasSpoken, breaksSilence: true })
const merged = (...sessions: object[]) =>
  sessions.reduce<Config>((config, session) => update(config, session), DEFAULTS)

describe('an update', () => {
  it('replaces what it has and leaves the rest', () => {
    const config = merged({ instructions: 'a', max_output_tokens: 5 }, { instructions: 'b' })
    expect([config.instructions, config.max_output_tokens]).toEqual(['b', 5])
  })

  it('clears with null what can be empty, and brings back what is in force by itself of what cannot', () => {
    const set = {
      ...{ instructions: 'a', tools: [{ type: 'function', name: 'f' }], truncation: 'disabled', max_output_tokens: 9 },
      audio: {
        input: {
          noise_reduction: { type: 'far_field' },
          transcription: { model: 'x' },
          format: { type: 'audio/pcma' },
        },
        output: { speed: 1.2, voice: 'cedar' },
      },
    }
    const cleared = {
      ...{ instructions: null, tools: null, truncation: null, max_output_tokens: null },
      audio: {
        input: { noise_reduction: null, transcription: null, format: null },
        output: { speed: null, voice: null },
      },
    }
    expect(merged(set)).not.toEqual(DEFAULTS)
    expect(merged(set, cleared)).toEqual({ ...DEFAULTS, instructions: '' })
    expect(merged({ audio: { input: { turn_detection: null } } }).audio.input.turn_detection).toBeNull()
  })

  it('replaces turn detection, formats and truncation as a whole', () => {
    const { turn_detection } = merged(
      { audio: { input: { turn_detection: { type: 'server_vad', threshold: 0.9, silence_duration_ms: 100 } } } },
      { audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 200 } } } },
    ).audio.input
    expect(turn_detection).toMatchObject({ threshold: 0.5, silence_duration_ms: 200 })
  })

  it('replaces within the others what it has of them, and clears there with null', () => {
    const config = merged(
      {
        ...{ tracing: { workflow_name: 'w', group_id: 'g' }, prompt: { id: 'p', version: '1' } },
        audio: {
          input: {
            transcription: { model: 'm', language: 'de', prompt: 'names' },
            noise_reduction: { type: 'near_field', strength: 0.5 },
          },
        },
      },
      {
        ...{ tracing: { group_id: 'h' }, prompt: { id: 'q' } },
        audio: {
          input: { transcription: { language: 'en', prompt: null }, noise_reduction: { type: 'far_field' } },
        },
      },
    )
    expect(config).toMatchObject({
      ...{ tracing: { workflow_name: 'w', group_id: 'h' }, prompt: { id: 'q', version: '1' } },
      audio: {
        input: {
          transcription: { model: 'm', language: 'en', prompt: null },
          noise_reduction: { type: 'far_field', strength: 0.5 },
        },
      },
    })
    expect(merged({ tracing: { group_id: 'g' } }, { tracing: 'auto' }).tracing).toBe('auto')
  })

  it('empties instructions and tools with what is empty', () => {
    const config = merged(
      { instructions: 'a', tools: [{ type: 'function', name: 'f' }] },
      { instructions: '', tools: [] },
    )
    expect([config.instructions, config.tools]).toEqual(['', []])
  })

  it('never changes the model, nor what was in force before', () => {
    const before = structuredClone(DEFAULTS)
    expect(merged({ model: 'other', instructions: 'x' }).model).toBe('m')
    expect(DEFAULTS).toEqual(before)
  })

  it('may name the voice that has been heard, and no other', () => {
    expect(update(DEFAULTS, { audio: { output: { voice: 'alloy' } } }, true)).toEqual(DEFAULTS)
    expect(() => update(DEFAULTS, { audio: { output: { voice: { id: 'v' } } } }, true)).toThrow('voice')
  })

  it.each([
    [{ max_output_tokens: 0 }, 'session.max_output_tokens'],
    [{ max_output_tokens: 'many' }, 'session.max_output_tokens'],
    [{ audio: { output: { speed: 2 } } }, 'session.audio.output.speed'],
    [{ audio: { output: { speed: '1' } } }, 'session.audio.output.speed'],
    [{ audio: { input: { format: { type: 'audio/pcm', rate: 16000 } } } }, 'session.audio.input.format.rate'],
    [{ audio: { input: { format: 'pcm16' } } }, 'session.audio.input.format'],
    [{ audio: { input: { turn_detection: { type: 'none' } } } }, 'session.audio.input.turn_detection.type'],
    [{ audio: { input: { turn_detection: {} } } }, 'session.audio.input.turn_detection.type'],
    [{ audio: { input: { noise_reduction: {} } } }, 'session.audio.input.noise_reduction.type'],
    [{ output_modalities: [] }, 'session.output_modalities'],
    [{ tools: [{ type: 'function' }] }, 'session.tools[0].name'],
    [{ tool_choice: 'sometimes' }, 'session.tool_choice'],
    [{ reasoning: { effort: 'enormous' } }, 'session.reasoning.effort'],
    [{ truncation: { type: 'retention_ratio', retention_ratio: 2 } }, 'session.truncation.retention_ratio'],
    [{ include: ['everything'] }, 'session.include[0]'],
    [{ tracing: 5 }, 'session.tracing'],
    [{ tracing: 'always' }, 'session.tracing'],
    [{ tracing: { workflow: 'w' } }, 'session.tracing.workflow'],
    [{ tracing: { metadata: 1 } }, 'session.tracing.metadata'],
    [{ prompt: {} }, 'session.prompt.id'],
    [{ prompt: { id: 'p', variables: [] } }, 'session.prompt.variables'],
  ])('%j is refused by the name of its field', (session, param) => {
    expect(() => update(DEFAULTS, session)).toThrow(
      expect.objectContaining({ body: expect.objectContaining({ param }) }),
    )
  })

  it('is the same done twice', () => {
    const some = fc.record(
      {
        instructions: fc.option(fc.string()),
        output_modalities: fc.constantFrom(['audio'], ['text'], null),
        max_output_tokens: fc.option(fc.integer({ min: 1, max: 4096 })),
        audio: fc.record({ output: fc.record({ speed: fc.option(fc.double({ min: 0.25, max: 1.5, noNaN: true })) }) }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(some, (session) => {
        expect(merged(session, session)).toEqual(merged(session))
      }),
    )
  })
})

describe('what a link is told', () => {
  const place = {
    conversation: 'c',
    system: [],
    voiceFor: (name: string) => `v-${name}`,
    locale: 'en-GB',
    timeZone: 'UTC',
  }
  const tools = [
    { type: 'function' as const, name: 'one', parameters: { type: 'object', x: 1 } },
    { type: 'function' as const, name: 'two', description: 'the second' },
  ]

  it('is how turns are taken, in its own words', () => {
    expect(linkConfig(DEFAULTS, {}, place)).toEqual({
      ...{ conversation: 'c', mode: 'hands-free', instructions: 'standard', voice: 'v-alloy', speed: 1 },
      ...{ locale: 'en-GB', timeZone: 'UTC', tools: [], answers: 'whenAsked', pauseMs: 500 },
    })
    const byHand = merged({ audio: { input: { turn_detection: null } } })
    expect(linkConfig(byHand, {}, place)).toMatchObject({ mode: 'hold' })
    expect(pauseOf(byHand)).toBeUndefined()
  })

  it('is what one answer has of its own, with what the client said as the system', () => {
    const own = { instructions: 'now', audio: { output: { voice: { id: 'x' } } }, tools: [tools[1]!] }
    expect(linkConfig(merged({ tools }), own, { ...place, system: ['and this'] })).toMatchObject({
      ...{ instructions: 'now\n\nand this', voice: 'v-x' },
      tools: [{ name: 'two', description: 'the second', parameters: { type: 'object', properties: {} } }],
    })
  })

  it.each([
    ['auto', ['one', 'two'], undefined],
    [null, ['one', 'two'], undefined],
    ['required', ['one', 'two'], 'required'],
    ['none', [], undefined],
    [{ type: 'function', name: 'two' }, ['two'], 'required'],
    [{ type: 'function', name: 'nobody' }, [], undefined],
  ] as const)('are the tools it may call, and whether it has to: %j', (tool_choice, names, mustCall) => {
    for (const config of [
      linkConfig(merged({ tools, tool_choice }), {}, place),
      linkConfig(merged({ tools }), { tool_choice }, place),
    ]) {
      expect(config.tools?.map(({ name }) => name)).toEqual(names)
      expect(config.toolChoice).toBe(mustCall)
    }
  })

  it('is no slower than it can speak', () => {
    expect(linkConfig(merged({ audio: { output: { speed: 0.25 } } }), {}, place).speed).toBe(0.5)
  })
})
