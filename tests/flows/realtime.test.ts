/**
 * The built program against a Realtime service on this computer that is played by hand: real sockets, a real voice in
 * the microphone, the real history; the answer's sound is written by the program itself.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { OutputLine } from '../../src/shared/lines'
import { startProxy } from '../support/connectProxy'
import { headless, temporaryFolder } from '../support/headless'
import { type Frame, type Peer, type PeerOptions, type PeerSession, startPeer } from '../support/realtimePeer'

const KEY = 'sk-flow-0123456789abcdef'
let peer: Peer | undefined
const folders: ReturnType<typeof temporaryFolder>[] = []

afterEach(async () => {
  await peer?.close()
  peer = undefined
  for (const folder of folders.splice(0)) folder.remove()
})

const folder = () => {
  const made = temporaryFolder()
  folders.push(made)
  return made
}

async function run(
  args: string[],
  options: PeerOptions,
  environment = { OPENAI_API_KEY: KEY },
  told?: (line: OutputLine) => void,
) {
  peer = await startPeer(options)
  const service = ['--provider', 'compatible', '--base-url', peer.url, '--model', 'a-model']
  return headless([...service, '--json', ...args], undefined, environment, told)
}

/** Answers every question with these words and half a second of sound. */
const answering =
  (text: string, more: (frame: Frame, session: PeerSession) => boolean = () => false) =>
  (frame: Frame, session: PeerSession): boolean => {
    if (more(frame, session)) return true
    if (frame.type !== 'response.create') return false
    const count = session.of('response.create').length
    session.answer({ id: `r${count}`, text, samples: 12_000 }, frame.response.metadata)
    return true
  }

describe('a conversation with a service', () => {
  it('sends what was said and plays what was answered', async () => {
    const out = folder().file('answer.wav')
    const ran = await run(['--say', 'how are you', '--mode', 'hold', '--out', out], {
      answer: answering('Very well.', (frame, session) => {
        if (frame.type !== 'input_audio_buffer.commit') return false
        session.send({ type: 'input_audio_buffer.committed', item_id: 'u1' })
        const words = { item_id: 'u1', content_index: 0, transcript: 'How are you?' }
        session.send({ type: 'conversation.item.input_audio_transcription.completed', ...words })
        return true
      }),
    })
    expect(ran.code).toBe(0)
    expect(ran.of('ready')).toMatchObject([{ provider: 'compatible', clock: 'real' }])
    expect(ran.of('userFinal')).toMatchObject([{ turn: 1, text: 'How are you?' }])
    expect(ran.of('replyFinal')).toMatchObject([{ turn: 1, heard: 'Very well.', unheard: '' }])
    expect(ran.of('turn')[0]?.stages.total).toBeGreaterThan(0)
    expect(peer!.sessions[0]!.sound.length).toBeGreaterThan(24000 * 2 * 0.3)
    // The answer's samples are all 1000 and stand in the file.
    const wav = readFileSync(out)
    let loud = 0
    for (let at = 44; at + 1 < wav.length; at += 2) if (wav.readInt16LE(at) > 900) loud += 1
    expect(loud).toBeGreaterThan(11_500)
  })

  it('says which variable the key came from, and shows the key nowhere', async () => {
    const data = folder()
    const ran = await run(['--text', 'hello', '--data', data.path, '--verbose'], { answer: answering('Hi.') })
    expect(ran.of('notice').map(({ message }) => message)).toContain(
      'The key in OPENAI_API_KEY is used for compatible.',
    )
    expect(peer!.sessions[0]!.request.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(ran.stdout.toString() + ran.stderr).not.toContain(KEY)
    for (const name of ['history.db', 'history.db-wal', 'settings.json']) {
      const content = await import('node:fs/promises').then(({ readFile }) => readFile(data.file(name)).catch(() => ''))
      expect(content.toString('latin1')).not.toContain(KEY)
    }
  })

  it('ignores every other variable that the vendor’s client would read', async () => {
    const ran = await run(['--text', 'hello'], { answer: answering('Hi.') }, {
      OPENAI_API_KEY: KEY,
      OPENAI_BASE_URL: 'https://192.0.2.1/v1',
      OPENAI_ORG_ID: 'org-x',
      OPENAI_PROJECT_ID: 'proj-x',
      OPENAI_CUSTOM_HEADERS: 'X-Stray: 1',
    } as { OPENAI_API_KEY: string })
    expect(ran.code).toBe(0)
    const names = Object.keys(peer!.sessions[0]!.request.headers)
    expect(names.filter((name) => /openai|stray|beta/.test(name))).toEqual([])
  })

  it('shows the model a picture with the question', async () => {
    const png = folder().file('dot.png')
    writeFileSync(png, Buffer.from('89504e470d0a1a0a0000', 'hex'))
    await run(['--text', 'what is this', '--image', png], { answer: answering('A dot.') })
    const items = peer!.sessions[0]!.of('conversation.item.create').map(({ item }) => item.content[0])
    expect(items).toMatchObject([
      { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgoAAA==' },
      { type: 'input_text', text: 'what is this' },
    ])
  })

  it('speaks G.711 where that is chosen, in a sixth of the bytes', async () => {
    const data = folder()
    writeFileSync(data.file('settings.json'), JSON.stringify({ version: 1, realtime: { format: 'pcmu' } }))
    const ran = await run(['--say', 'how are you', '--mode', 'hold', '--data', data.path], {
      answer: answering('Well.'),
    })
    const [session] = peer!.sessions
    expect(session!.of('session.update')[0]?.session.audio.input.format).toEqual({ type: 'audio/pcmu' })
    // Half a second of speech or more, a byte a sample at 8 kHz.
    expect(session!.sound.length).toBeGreaterThan(4_000)
    expect(session!.sound.length).toBeLessThan(24_000)
    expect(ran.of('replyFinal')).toMatchObject([{ heard: 'Well.' }])
  })

  it.each([
    ['', false],
    [', also when nothing of what was said is kept', true],
  ])('stops before the question that would pass the user’s bound, and says so%s', async (_, privateConversation) => {
    const data = folder()
    const content = { version: 1, privateConversation, spending: { dayUsd: 0.01, monthUsd: 0 } }
    writeFileSync(data.file('settings.json'), JSON.stringify(content))
    writeFileSync(
      data.file('prices.json'),
      JSON.stringify({ models: { 'a-model': { usd: { 'output text tokens': 0.001 } } } }),
    )
    const ran = await run(['--text', 'xylophone', '--text', 'two', '--text', 'three', '--data', data.path], {
      answer: (frame, session) => {
        if (frame.type !== 'response.create') return false
        const id = `r${session.of('response.create').length}`
        session.begin(id, frame.response.metadata)
        session.say({ id, text: 'Yes.', samples: 2_400 })
        session.ended(id)
        session.done(id, { usage: { output_token_details: { text_tokens: 6 } } })
        return true
      },
    })
    expect(ran.of('turn').map(({ cost }) => cost.amount)).toEqual([0.006])
    expect(ran.of('error').map(({ code }) => code)).toContain('cost.capReached')
    expect(peer!.sessions.flatMap((session) => session.of('response.create'))).toHaveLength(1)
    const kept = ['history.db', 'history.db-wal'].filter((name) => existsSync(data.file(name)))
    expect(kept.some((name) => readFileSync(data.file(name)).includes('xylophone'))).toBe(!privateConversation)
    // The next start knows what was spent.
    const again = await headless(
      [
        ...['--provider', 'compatible', '--base-url', peer!.url, '--model', 'a-model', '--json', '--text', 'four'],
        '--data',
        data.path,
      ],
      undefined,
      { OPENAI_API_KEY: KEY },
    )
    expect(again.of('error').map(({ code }) => code)).toEqual(['cost.capReached'])
    expect(again.code).toBe(1)
  })

  const usage = { output_token_details: { text_tokens: 6 } }
  const busy = { status: 'failed', status_details: { type: 'failed', error: { code: 'rate_limit_exceeded' } } }
  const calls = (session: PeerSession, more: object) => {
    const item = { id: 'i1', type: 'function_call', call_id: 'c1', name: 'get_time', arguments: '{}' }
    session.send({ type: 'response.output_item.done', response_id: 'r1', output_index: 0, item })
    session.done('r1', more)
  }
  it.each<[string, number, (session: PeerSession, id: string) => void]>([
    ['an answer that failed', 1, (session, id) => session.done(id, { ...busy, usage })],
    [
      'calls whose answer failed',
      2,
      (session, id) => (id === 'r1' ? calls(session, { usage }) : session.done(id, busy)),
    ],
  ])('counts the bill of %s against the user’s bound', async (_, asked, answer) => {
    const data = folder()
    const content = { version: 1, spending: { dayUsd: 0.01, monthUsd: 0 } }
    writeFileSync(data.file('settings.json'), JSON.stringify(content))
    writeFileSync(
      data.file('prices.json'),
      JSON.stringify({ models: { 'a-model': { usd: { 'output text tokens': 0.001 } } } }),
    )
    const ran = await run(['--text', 'one', '--text', 'two', '--text', 'three', '--data', data.path], {
      answer: (frame, session) => {
        if (frame.type !== 'response.create') return false
        const id = `r${session.of('response.create').length}`
        session.begin(id, frame.response.metadata)
        answer(session, id)
        return true
      },
    })
    expect(new Set(ran.of('error').map(({ code }) => code))).toEqual(new Set(['link.busy', 'cost.capReached']))
    expect(peer!.sessions.flatMap((session) => session.of('response.create'))).toHaveLength(asked)
  })

  it('counts the bill of calls whose connection broke before their answer', async () => {
    const data = folder()
    writeFileSync(
      data.file('prices.json'),
      JSON.stringify({ models: { 'a-model': { usd: { 'output text tokens': 0.001 } } } }),
    )
    let questions = 0
    const ran = await run(['--text', 'one', '--data', data.path], {
      answer: (frame, session) => {
        if (frame.type !== 'response.create') return false
        questions += 1
        if (questions === 2) session.drop()
        else session.begin('r1', frame.response.metadata)
        if (questions === 1) calls(session, { usage })
        if (questions !== 3) return true
        session.say({ id: 'r1', text: 'Yes.', samples: 2_400 })
        session.ended('r1')
        session.done('r1', { usage })
        return true
      },
    })
    expect(ran.of('turn').map(({ cost }) => cost.amount)).toEqual([0.012])
  })

  it('lets the model use what Parley can do by itself', async () => {
    const ran = await run(['--text', 'set a timer for ten minutes'], {
      answer: answering('Done.', (frame, session) => {
        if (frame.type !== 'response.create' || session.of('response.create').length > 1) return false
        const [tool] = session.of('session.update')[0]!.session.tools.filter(({ name }: Frame) => name === 'set_timer')
        session.begin('calls', frame.response.metadata)
        const item = { id: 'i1', type: 'function_call', call_id: 'c1', name: tool.name, arguments: '{"seconds":600}' }
        session.send({ type: 'response.output_item.done', response_id: 'calls', output_index: 0, item })
        session.done('calls')
        return true
      }),
    })
    const [result] = peer!.sessions[0]!.of('conversation.item.create').filter(
      ({ item }) => item.type === 'function_call_output',
    )
    expect(result?.item.call_id).toBe('c1')
    expect(JSON.parse(result?.item.output)).toHaveProperty('answer')
    expect(ran.of('replyFinal')).toMatchObject([{ heard: 'Done.' }])
  })
})

describe('a connection that drops', () => {
  it('while the question is spoken costs no word and no line of speech', async () => {
    const ran = await run(['--say', 'tell me about the moon and the stars', '--mode', 'hold'], {
      answer: answering('It is far.', (_, session) => {
        const first = peer!.sessions[0] === session
        if (first && session.of('input_audio_buffer.append').length === 3) session.drop()
        return false
      }),
    })
    const [first, second] = peer!.sessions
    expect(first!.sound.length).toBeGreaterThan(0)
    // The second connection got the turn from its first sample on.
    expect(second!.sound.subarray(0, first!.sound.length).equals(first!.sound)).toBe(true)
    expect(ran.of('replyFinal')).toMatchObject([{ heard: 'It is far.' }])
    expect(ran.of('announcement')).toEqual([])
    expect(ran.code).toBe(0)
  })

  it('brings the new one up to date with what was said before', async () => {
    const ran = await run(['--text', 'one', '--text', 'two'], {
      answer: answering('Aha.', (frame, session) => {
        if (frame.type !== 'response.create' || peer!.sessions.length > 1) return false
        if (session.of('response.create').length < 2) return false
        session.drop()
        return true
      }),
    })
    expect(ran.of('replyFinal')).toHaveLength(2)
    const seeded = peer!.sessions[1]!.of('conversation.item.create').map(({ item }) => item.content[0].text)
    expect(seeded).toEqual(['one', 'Aha.', 'two'])
  })

  it('for longer than eight seconds asks aloud to repeat, and does not answer after all', async () => {
    const out = folder().file('out.wav')
    let gone = false
    const options: PeerOptions = {
      refuse: () => (gone ? { status: 503 } : undefined),
      answer: answering('Yes.', (frame, session) => {
        if (frame.type !== 'response.create' || gone || peer!.sessions.length > 1) return false
        gone = true
        session.drop()
        return true
      }),
    }
    // The eight seconds are counted by the program: the service is there again once it has asked.
    const told = ({ type }: OutputLine) => {
      if (type === 'announcement') gone = false
    }
    const args = ['--text', 'remember the blue bicycle', '--text', 'two', '--out', out]
    const ran = await run(args, options, { OPENAI_API_KEY: KEY }, told)
    expect(ran.of('announcement').map(({ text }) => text)).toEqual([
      'I lost you after: remember the blue bicycle. Please repeat.',
    ])
    const answered = ran.of('replyFinal').filter(({ heard }) => heard === 'Yes.')
    const words = ran.of('userFinal').find(({ turn }) => turn === answered[0]?.turn)?.text
    expect([answered.length, words]).toEqual([1, 'two'])
  })
})

describe('a service that cannot be used', () => {
  const cases: [string, PeerOptions, string][] = [
    ['a wrong key', { refuse: () => ({ status: 401 }) }, 'key.wrong'],
    ['no credit', { refuse: () => ({ status: 429, body: '{"error":{"code":"insufficient_quota"}}' }) }, 'quota.empty'],
    ['an unknown model', { refuse: () => ({ status: 404 }) }, 'model.unknown'],
    ['a server that is none', { refuse: () => ({ status: 200 }) }, 'endpoint.noRealtime'],
  ]

  it.each(cases)('%s is one line, and ends with 1', async (_, options, code) => {
    const ran = await run(['--text', 'hello'], options)
    expect(ran.of('error').map((line) => line.code)).toEqual([code])
    expect(ran.code).toBe(1)
    expect(ran.stderr).toBe('')
  })

  it('behind a proxy that refuses is told as that, with the variable it came from and nothing of what stands in it', async () => {
    const proxy = await startProxy({ to: 1, answer: () => '403 Forbidden' })
    const https_proxy = proxy.url.replace('http://', 'http://me:secret@')
    const environment = { OPENAI_API_KEY: KEY, https_proxy, no_proxy: '', DEBUG: '*' }
    const service = ['--provider', 'compatible', '--model', 'm', '--base-url', 'https://service.test/v1']
    const ran = await headless([...service, '--text', 'hello', '--json'], undefined, environment)
    await proxy.close()
    expect(proxy.asked).toEqual(['service.test:443'])
    expect(ran.of('notice').filter(({ code }) => code.startsWith('net.'))).toMatchObject([
      { code: 'net.proxyFromEnvironment', message: 'The proxy in https_proxy is used.' },
    ])
    expect(ran.of('error').map(({ code }) => code)).toEqual(['net.proxyRefused'])
    expect(ran.code).toBe(1)
    expect(`${ran.stdout}${ran.stderr}`).not.toMatch(/secret|bWU6c2VjcmV0|sk-flow/)
  })

  it.each([
    [['--provider', 'openai'], { OPENAI_API_KEY: '' }, 'key.missing'],
    [['--provider', 'openai'], { OPENAI_API_KEY: 'sk-a b' }, 'key.malformed'],
    [['--provider', 'openai', '--model', 'gpt-4o-realtime-preview'], { OPENAI_API_KEY: KEY }, 'model.retired'],
    [['--provider', 'compatible', '--model', 'm'], {}, 'endpoint.missing'],
    [['--provider', 'compatible', '--model', 'm', '--base-url', 'nonsense'], {}, 'endpoint.badUrl'],
    [['--provider', 'compatible', '--model', 'm', '--base-url', 'http://192.0.2.1/v1'], {}, 'endpoint.insecure'],
    [
      ['--provider', 'azure', '--base-url', 'https://x.openai.azure.com'],
      { AZURE_OPENAI_API_KEY: KEY },
      'model.missing',
    ],
  ] as [string[], Record<string, string>, string][])('%j is found before dialling', async (args, environment, code) => {
    const ran = await headless([...args, '--text', 'hello', '--json'], undefined, environment)
    expect(ran.of('error').map((line) => line.code)).toEqual([code])
    expect(ran.code).toBe(1)
  })
})
