/** A chain named on the command line is exactly what is asked; what is not named stays as it was chosen. */
import { describe, expect, it } from 'vitest'
import { secretsOf, withServices } from '../../src/main/headless/chainSettings'
import type { Command } from '../../src/main/headless/commandLine/command'
import { parseArguments } from '../../src/main/headless/commandLine/parse'
import { defaultSettings } from '../../src/main/settings'

const saved = defaultSettings()

function conversing(...argv: string[]) {
  const parsed = parseArguments(argv)
  if (!parsed.ok) return parsed.error
  const { options } = parsed.command as Extract<Command, { type: 'converse' }>
  return { ...saved, provider: options.provider, ...withServices(saved, options) }
}

describe('--stt, --llm and --tts', () => {
  it('mean a chain; the first of each is asked and only the others stand in', () => {
    expect(conversing('--stt', 'google,offline', '--llm', 'anthropic', '--tts', 'elevenlabs')).toMatchObject({
      provider: 'cascade',
      speechToText: { service: 'google', fallback: ['offline'] },
      languageModel: { service: 'anthropic', fallback: [] },
      textToSpeech: { service: 'elevenlabs', fallback: [] },
    })
  })

  it('take model, voice, language, address and bandwidth to where they belong', () => {
    const options = ['--llm', 'compatible', '--model', 'qwen', '--voice', 'Ava', '--base-url', 'http://127.0.0.1:1/v1']
    expect(conversing(...options, '--language', 'de-DE', '--save-bandwidth')).toMatchObject({
      languageModel: { models: { compatible: 'qwen' } },
      textToSpeech: { voices: { offline: 'Ava' } },
      speechToText: { language: 'de-DE' },
      services: { compatibleUrl: 'http://127.0.0.1:1/v1', bandwidth: 'save' },
    })
  })

  it('give each of an order its own model and its own voice', () => {
    const options = ['--stt', 'elevenlabs,openai=gpt-4o-transcribe', '--llm', 'anthropic=one,openai=two=2,offline']
    expect(
      conversing(
        ...options,
        '--tts',
        'elevenlabs=eleven_turbo_v2_5,google',
        '--voice',
        'google=Aoede,elevenlabs=Rachel',
      ),
    ).toMatchObject({
      speechToText: { service: 'elevenlabs', fallback: ['openai'], models: { openai: 'gpt-4o-transcribe' } },
      languageModel: {
        ...{ service: 'anthropic', fallback: ['openai', 'offline'], models: { anthropic: 'one', openai: 'two=2' } },
      },
      textToSpeech: {
        ...{ service: 'elevenlabs', fallback: ['google'], models: { elevenlabs: 'eleven_turbo_v2_5' } },
        voices: { elevenlabs: 'Rachel', google: 'Aoede' },
      },
    })
  })

  it('leave what the settings say of the models and voices of the others', () => {
    const stored = { ...saved.languageModel, models: { openai: 'two', anthropic: 'one' } }
    const parsed = parseArguments(['--llm', 'anthropic=three,openai'])
    const { options } = (parsed as Extract<typeof parsed, { ok: true }>).command as Extract<
      Command,
      { type: 'converse' }
    >
    expect(withServices({ ...saved, languageModel: stored }, options)).toMatchObject({
      languageModel: { models: { openai: 'two', anthropic: 'three' } },
    })
  })

  it('with a voice of no service are of whoever speaks first, whatever its name is made of', () => {
    expect(conversing('--tts', 'google', '--voice', 'my=voice, the second')).toMatchObject({
      textToSpeech: { voices: { google: 'my=voice, the second' } },
    })
  })

  it.each([
    [['--stt', 'azureSpeech=one'], 'usage.badValue'],
    [['--tts', 'offline=slt'], 'usage.badValue'],
    [['--llm', 'openai='], 'usage.badValue'],
    [['--stt', 'watson'], 'usage.unknownProvider'],
    [['--llm', 'google'], 'usage.unknownProvider'],
    [['--stt', 'google,'], 'usage.unknownProvider'],
    [['--stt', 'google', '--language', 'not a tag'], 'usage.badValue'],
  ])('%j is told as %s', (argv, code) => {
    expect(conversing(...argv)).toMatchObject({ code })
  })
})

it('leaves a speech-to-speech model its own settings', () => {
  expect(conversing('--provider', 'openai', '--model', 'gpt-realtime-2.1')).toMatchObject({
    realtime: { model: 'gpt-realtime-2.1' },
    languageModel: saved.languageModel,
  })
})

describe('the keys that are asked for', () => {
  it('are those of every service of the chain, once', () => {
    const settings = conversing('--stt', 'openai,google', '--llm', 'openai', '--tts', 'offline')
    expect(secretsOf(settings as typeof saved)).toEqual(['openai', 'google'])
  })

  it('are none offline', () => {
    expect(secretsOf(saved)).toEqual([])
  })
})
