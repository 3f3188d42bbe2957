import { describe, expect, it } from 'vitest'
import type { SessionConfig } from '../../../src/main/link'
import type { RealtimeOptions } from '../../../src/main/link/openai/options'
import { wireSession } from '../../../src/main/link/openai/sessionConfig'

const CONFIG: SessionConfig = {
  ...{
    conversation: 'c',
    mode: 'hands-free',
    instructions: 'Hi',
    voice: 'marin',
    speed: 1,
    locale: 'en',
    timeZone: 'UTC',
  },
}
const OPTIONS: RealtimeOptions = {
  endpoint: { provider: 'openai', baseUrl: '', model: 'gpt-realtime-2.1' },
  ...{ output: 'audio', format: 'pcm', turnDetection: 'silence', eagerness: 'high', silenceMs: 400 },
  ...{ noiseReduction: 'none', transcriptionModel: 'none', language: '', maxOutputTokens: 0 },
  ...{ truncation: 'auto', reasoningEffort: 'default' },
}
const session = (config: Partial<SessionConfig> = {}, options: Partial<RealtimeOptions> = {}) =>
  wireSession({ ...CONFIG, ...config }, { ...OPTIONS, ...options }).session

describe('the session that is asked for', () => {
  it('leaves the end of a turn to the key', () => {
    expect(session({ mode: 'hold' }).audio?.input?.turn_detection).toBeNull()
    expect(session({ mode: 'toggle' }).audio?.input?.turn_detection).toBeNull()
  })

  it('has a turn ended by silence or by meaning, and never has the service cut an answer', () => {
    const both = { create_response: true, interrupt_response: false }
    expect(session().audio?.input?.turn_detection).toEqual({ type: 'server_vad', silence_duration_ms: 400, ...both })
    const byMeaning = session({}, { turnDetection: 'meaning' })
    expect(byMeaning.audio?.input?.turn_detection).toEqual({ type: 'semantic_vad', eagerness: 'high', ...both })
  })

  it('says null where nothing is wanted, because what is absent stays as it was', () => {
    expect(session().audio?.input).toMatchObject({ noise_reduction: null, transcription: null })
  })

  it('has every other choice of the settings in it', () => {
    const asked = session(
      { instructions: 'Be brief.' },
      {
        output: 'text',
        noiseReduction: 'far',
        transcriptionModel: 'gpt-transcribe',
        language: 'de',
        maxOutputTokens: 200,
      },
    )
    expect(asked).toMatchObject({
      ...{ type: 'realtime', instructions: 'Be brief.', output_modalities: ['text'], max_output_tokens: 200 },
      audio: {
        input: {
          noise_reduction: { type: 'far_field' },
          transcription: { model: 'gpt-transcribe', language: 'de' },
        },
      },
    })
    expect(session({}, { maxOutputTokens: 0 }).max_output_tokens).toBe('inf')
    expect(session({}, { noiseReduction: 'near' }).audio?.input?.noise_reduction).toEqual({ type: 'near_field' })
  })

  it.each([
    ['auto', 'auto'],
    ['disabled', 'disabled'],
    ['keepCache', { type: 'retention_ratio', retention_ratio: 0.8 }],
  ] as const)('leaves out what a conversation has outgrown as is chosen: %s', (truncation, asked) => {
    expect(session({}, { truncation }).truncation).toEqual(asked)
  })

  it('offers what Parley can do as functions', () => {
    const tools = [{ name: 'time', description: 'tells the time', parameters: { type: 'object' } }]
    expect(session({ tools })).toMatchObject({ tools: [{ type: 'function', ...tools[0] }], tool_choice: 'auto' })
    expect(session({ tools, toolChoice: 'required' }).tool_choice).toBe('required')
  })

  it.each(['pcmu', 'pcma'] as const)('sends and gets %s at 8 kHz', (format) => {
    const { audio } = session({}, { format })
    expect([audio?.input?.format, audio?.output?.format]).toEqual([
      { type: `audio/${format}` },
      { type: `audio/${format}` },
    ])
  })

  it('asks for effort only where the model takes it', () => {
    const of = (model: string, provider: 'openai' | 'azure' = 'openai') =>
      session({}, { endpoint: { ...OPTIONS.endpoint, provider, model }, reasoningEffort: 'low' }).reasoning
    expect(of('gpt-realtime-2.1')).toEqual({ effort: 'low' })
    // Nothing is chosen: the one that is asked for then takes it.
    for (const none of ['', ' ']) expect(of(none)).toEqual({ effort: 'low' })
    expect(of('gpt-realtime-1.5')).toBeUndefined()
    expect(of('my-deployment', 'azure')).toBeUndefined()
  })

  it('never sends the voice of another service, and names what speaks instead', () => {
    const { session: asked, notices } = wireSession({ ...CONFIG, voice: 'nova' }, OPTIONS)
    expect(asked.audio?.output?.voice).toBe('coral')
    expect(notices).toMatchObject([{ code: 'voice.unknown', fix: 'coral is used instead.' }])
  })

  it('leaves the names of voices to a compatible server', () => {
    const endpoint = { provider: 'compatible', baseUrl: 'x', model: 'm' } as const
    expect(session({ voice: 'anna' }, { endpoint }).audio?.output?.voice).toBe('anna')
  })

  it('keeps the speed within what the protocol takes', () => {
    expect(session({ speed: 2 }).audio?.output?.speed).toBe(1.5)
    expect(session({ speed: 0.1 }).audio?.output?.speed).toBe(0.25)
  })
})
