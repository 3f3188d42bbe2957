import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConverseOptions } from '../../../src/main/headless/commandLine/command'
import { helpText, OPTIONS } from '../../../src/main/headless/commandLine/options'
import { parseArguments } from '../../../src/main/headless/commandLine/parse'
import { ERROR_TEXTS } from '../../../src/shared/errors'

const parse = (line: string) => parseArguments(line.split(' ').filter(Boolean))

function options(line: string): ConverseOptions {
  const parsed = parse(line)
  if (!parsed.ok) throw new Error(parsed.error.message)
  if (parsed.command.type !== 'converse') throw new Error(`a command of type ${parsed.command.type}`)
  return parsed.command.options
}

function error(line: string) {
  const parsed = parse(line)
  if (parsed.ok) throw new Error('no error')
  return parsed.error
}

describe('what is meant when little is said', () => {
  it('listens to the system microphone and answers on its speaker, hands-free and offline', () => {
    expect(options('')).toEqual({
      source: { type: 'device', name: undefined },
      target: { type: 'device', name: undefined },
      provider: 'offline',
      service: {},
      mode: 'hands-free',
      realtime: false,
      json: false,
      verbose: false,
    })
  })

  it('answers a file in text only until it is told where the sound goes', () => {
    expect(options('--in a.wav').target).toEqual({ type: 'nowhere' })
    expect(options('--in a.wav --out b.wav').target).toEqual({ type: 'wav', file: 'b.wav' })
  })

  it('takes a pipe at 16 kHz and gives one at 24 kHz', () => {
    expect(options('--in - --out -')).toMatchObject({
      source: { type: 'stdin', rateHz: 16000 },
      target: { type: 'stdout', rateHz: 24000 },
    })
    expect(options('--in - --out - --rate 48000')).toMatchObject({
      source: { rateHz: 48000 },
      target: { rateHz: 48000 },
    })
  })

  it('holds the key when it is told when', () => {
    expect(options('--in a.wav --hold 0.5-2.1,4-6')).toMatchObject({
      mode: 'hold',
      holds: [
        { fromMs: 500, toMs: 2100 },
        { fromMs: 4000, toMs: 6000 },
      ],
    })
  })

  it('holds the key to the end of the longest sound there is', () => {
    expect(options('--in a.wav --hold 0-10800').holds).toEqual([{ fromMs: 0, toMs: 3 * 3_600_000 }])
  })

  it('keeps sentences in their order and tells spoken from typed ones', () => {
    const parsed = parseArguments(['--say', 'what time is it', '--text=set a timer', '--say', 'thank you'])
    expect(parsed).toMatchObject({
      ok: true,
      command: {
        options: {
          source: {
            sentences: [
              { how: 'spoken', text: 'what time is it' },
              { how: 'typed', text: 'set a timer' },
              { how: 'spoken', text: 'thank you' },
            ],
          },
        },
      },
    })
  })
})

describe('bad usage', () => {
  it.each([
    ['--loud', 'usage.unknownOption'],
    ['a.wav', 'usage.unknownOption'],
    ['--constructor', 'usage.unknownOption'],
    ['--in', 'usage.badValue'],
    ['--json=yes', 'usage.badValue'],
    ['--in - --rate 22050', 'usage.badValue'],
    ['--hold 2-1', 'usage.badValue'],
    ['--hold 1-3,2-4', 'usage.badValue'],
    ['--hold soon', 'usage.badValue'],
    ['--hold 999999999999999-9999999999999999', 'usage.badValue'],
    ['--hold 1-2,10799-10800.1', 'usage.badValue'],
    ['--in a.wav --rate 16000', 'usage.conflict'],
    ['--in a.wav --mic Desk', 'usage.conflict'],
    ['--in a.wav --say hello', 'usage.conflict'],
    ['--mic Desk --text hello', 'usage.conflict'],
    ['--out a.wav --speaker Desk', 'usage.conflict'],
    ['--in a.wav --out - --json', 'usage.conflict'],
    ['--mode toggle --hold 1-2', 'usage.conflict'],
    ['--say hello --hold 1-2', 'usage.conflict'],
    ['--demo --json', 'usage.conflict'],
    ['--demo-realtime --json', 'usage.conflict'],
    ['--text hello --hold 1-2', 'usage.conflict'],
    ['--provider nobody', 'usage.unknownProvider'],
    ['--mode shout', 'usage.unknownMode'],
  ])('%s is %s', (line, code) => {
    expect(error(line).code).toBe(code)
  })

  it('is said in one plain line with a way out', () => {
    expect(error('--provider nobody')).toEqual({
      code: 'usage.unknownProvider',
      message: 'There is no provider "nobody".',
      fix: 'Choose one of: offline, scripted, openai, azure, compatible, cascade.',
    })
  })
})

describe('--serve', () => {
  const served = (line: string) => {
    const parsed = parse(line)
    return parsed.ok && parsed.command.type === 'serve' ? parsed.command.options : undefined
  }

  it('may be told the most that is spent a day', () => {
    expect([served('--serve --cap 2.50')?.capUsd, served('--serve --cap=0')?.capUsd]).toEqual([2.5, 0])
  })

  it('serves the offline engine at any free port, with a token of its own', () => {
    expect(served('--serve')).toEqual({ provider: 'offline', service: {}, verbose: false })
  })

  it('takes a port, a token, a provider and its service', () => {
    expect(served('--serve --port 4242 --token 0123456789abcdef --provider compatible --model m --data d')).toEqual({
      ...{ provider: 'compatible', service: { model: 'm' }, verbose: false },
      ...{ port: 4242, token: '0123456789abcdef', dataDir: 'd' },
    })
  })

  it.each([
    ['--port 4242', 'usage.conflict'],
    ['--token 0123456789abcdef', 'usage.conflict'],
    ['--serve --in a.wav', 'usage.conflict'],
    ['--serve --say hello', 'usage.conflict'],
    ['--serve --json', 'usage.conflict'],
    ['--serve --cap -1', 'usage.badValue'],
    ['--serve --cap much', 'usage.badValue'],
    ['--cap 5 --text hello', 'usage.conflict'],
    ['--serve --port 0', 'usage.badValue'],
    ['--serve --port 65536', 'usage.badValue'],
    ['--serve --port 12x', 'usage.badValue'],
    ['--serve --token short', 'usage.badValue'],
  ])('%s is %s', (line, code) => expect(error(line).code).toBe(code))

  it.each(['--serve', '--transcribe a.wav'])('beside %s a sentence is named by its own option', (line) => {
    for (const option of ['--say', '--text']) expect(error(`${line} ${option} hello`).message).toContain(option)
  })

  it('never shows a token, not even a wrong one', () => {
    const told = error('--serve --token my,secret,token,my,secret')
    expect(`${told.message} ${told.fix}`).not.toContain('secret')
  })
})

describe('models', () => {
  const models = (line: string) => {
    const parsed = parse(line)
    if (!parsed.ok || parsed.command.type !== 'models') throw new Error('no command about models')
    return parsed.command.options
  }

  it('are listed, installed and removed by their name', () => {
    expect(models('--models')).toEqual({ action: { do: 'list' }, yes: false, json: false, verbose: false })
    expect(models('--models install one --yes --json')).toMatchObject({
      ...{ action: { do: 'install', id: 'one' }, yes: true, json: true },
    })
    expect(models('--data here --models remove one')).toMatchObject({
      action: { do: 'remove', id: 'one' },
      dataDir: 'here',
    })
  })

  it.each(['--models install', '--models fetch one', '--models install one two'])('are not meant by %s', (line) => {
    expect(error(line).code).toBe('usage.badValue')
  })

  it('alone have words behind them', () => {
    expect(error('install one --models').code).toBe('usage.unknownOption')
  })
})

describe('any words at all', () => {
  const word = fc.oneof(
    fc.constantFrom(...Object.keys(OPTIONS).map((name) => `--${name}`), '-', '--', '--in=', '--hold=1-2', '16000'),
    fc.string(),
  )

  it('never throw: they are a command, or an error from the table with every blank filled', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (argv) => {
        const parsed = parseArguments(argv)
        if (parsed.ok) return
        expect(parsed.error.code in ERROR_TEXTS).toBe(true)
        const blanks = /\{(option|other|value|expected)\}/
        if (!argv.some((given) => blanks.test(given))) {
          expect(parsed.error.message + parsed.error.fix).not.toMatch(blanks)
        }
      }),
    )
  })

  it('give holds back in milliseconds, in order, whatever the seconds', () => {
    const holds = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 2, maxLength: 10 }).map((gaps) => {
      let atMs = 0
      const edges = gaps.slice(0, gaps.length - (gaps.length % 2)).map((gap) => (atMs += gap))
      return edges.flatMap((fromMs, i) => (i % 2 === 0 ? [{ fromMs, toMs: edges[i + 1] ?? 0 }] : []))
    })
    fc.assert(
      fc.property(holds, (wanted) => {
        const text = wanted.map(({ fromMs, toMs }) => `${fromMs / 1000}-${toMs / 1000}`).join(',')
        const got = options(`--in a.wav --hold ${text}`).holds ?? []
        expect(got.map(({ fromMs, toMs }) => [Math.round(fromMs), Math.round(toMs)])).toEqual(
          wanted.map(({ fromMs, toMs }) => [fromMs, toMs]),
        )
      }),
    )
  })
})

describe('help', () => {
  it('names every option within 100 columns', () => {
    const help = helpText()
    for (const name of Object.keys(OPTIONS)) expect(help).toContain(`--${name}`)
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  it('is complete in docs/headless.md too', () => {
    const page = readFileSync('docs/headless.md', 'utf8')
    for (const name of Object.keys(OPTIONS)) expect(page).toContain(`\`--${name}`)
  })
})
