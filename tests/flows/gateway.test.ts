/** The built program as a Realtime server: real process, real ears and voice, a client on a real socket. */
import { type ChildProcess, spawn } from 'node:child_process'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { A_LAW, levelDbfs, MU_LAW, resampleWhole, toS16leBytes } from '../../src/main/audio'
import { entryPath } from '../../src/main/entryPath'
import { type Client, connect, userText } from '../gateway/client'
import { until } from '../support/flowingClock'
import { freePort } from '../support/freePort'
import { headless, temporaryFolder } from '../support/headless'
import { startPeer } from '../support/realtimePeer'
import { spokenByFlite } from '../support/spokenByFlite'

const folder = temporaryFolder()
const running: ChildProcess[] = []

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})
afterAll(() => folder.remove())

interface Served {
  url: string
  token: string
  child: ChildProcess
  /** Ends it as Ctrl+C does. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  output(): string
}

const serve = (...args: string[]) => serveIn(folder.path, {}, ...args)

async function serveIn(data: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<Served> {
  const own = { env: { ...process.env, ...env } }
  const child = spawn(process.execPath, [entryPath('headless'), '--serve', '--data', data, ...args], own)
  running.push(child)
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      output += piece
      if (output.includes('\n')) resolve(output)
    })
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      output += piece
    })
    void ended.then((code) => reject(new Error(`ended with ${code}: ${output}`)))
  })
  const [, url = '', token = ''] = /^Realtime server (ws:\S+) token (\S+)$/m.exec(line) ?? []
  const stop = (signal: NodeJS.Signals = 'SIGINT') => {
    child.kill(signal)
    return ended
  }
  return { url, token, child, stop, output: () => output }
}

/** The sound of an answer in G.711 or PCM, as samples. */
const soundOf = (client: Client): Buffer =>
  Buffer.concat(client.of('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64')))

const hear = (client: Client, bytes: Uint8Array, bytesPerMs: number) => {
  for (let at = 0; at < bytes.length; at += 100 * bytesPerMs) {
    const audio = Buffer.from(bytes.subarray(at, at + 100 * bytesPerMs)).toString('base64')
    client.send({ type: 'input_audio_buffer.append', audio })
  }
}

const asking = { type: 'realtime', audio: { input: { transcription: { model: 'parley' } } } }

describe('the offline engine', () => {
  it('is talked to by voice, in text, by key and over the telephone', async () => {
    const { url, token, stop } = await serve()
    const question = await spokenByFlite('slt', 'what is two plus two', { before: 500, after: 1500 })
    // Half of slt's words are lost below 4 kHz (docs/benchmarks/hearing.md); most voices carry.
    const overTelephone = await spokenByFlite('rms', 'what is two plus two', { before: 500, after: 1500 })
    const client = await connect(url, token)
    await client.next('session.created')
    client.send({ type: 'session.update', session: asking })
    hear(client, toS16leBytes(resampleWhole(question, 16_000, 24_000)), 48)
    const heard = await client.next('conversation.item.input_audio_transcription.completed')
    expect(heard.transcript).toBe('what is two plus two')
    const { response } = await client.next('response.done')
    expect(response.output[0].content[0].transcript).toBe('That is four.')
    const spoken = soundOf(client)
    expect(levelDbfs(new Int16Array(spoken.buffer.slice(spoken.byteOffset), 0, spoken.length >> 1))).toBeGreaterThan(
      -40,
    )

    client.send(userText('what is three plus three'))
    client.send({ type: 'response.create' })
    const typed = await client.next('response.done')
    expect(typed.response.output[0].content[0].transcript).toBe('That is six.')

    client.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection: null } } } })
    for (const [type, law] of [
      ['audio/pcmu', MU_LAW],
      ['audio/pcma', A_LAW],
    ] as const) {
      const format = { type }
      const audio = { input: { format }, output: { format } }
      client.send({ type: 'session.update', session: { type: 'realtime', audio } })
      hear(client, law.encode(resampleWhole(overTelephone, 16_000, 8_000)), 8)
      client.send({ type: 'input_audio_buffer.commit' })
      client.send({ type: 'response.create' })
      const before = soundOf(client).length
      const { response: answer } = await client.next('response.done')
      expect(answer.output[0].content[0].transcript).toBe('That is four.')
      expect(levelDbfs(law.decode(soundOf(client).subarray(before)))).toBeGreaterThan(-40)
    }
    expect(client.of('error')).toEqual([])
    await client.close()
    expect(await stop()).toBe(0)
  })

  it('hears each of several sentences that come faster than they are heard, before the ears are open', async () => {
    const { url, token, stop } = await serve()
    const said = ['what is two plus two', 'what is three plus four', 'what is five plus six']
    const pieces = await Promise.all(said.map((each) => spokenByFlite('slt', each, { before: 300, after: 1200 })))
    const client = await connect(url, token)
    await client.next('session.created')
    client.send({ type: 'session.update', session: asking })
    for (const piece of pieces) hear(client, toS16leBytes(resampleWhole(piece, 16_000, 24_000)), 48)
    const heard = () => client.of('conversation.item.input_audio_transcription.completed')
    await until(() => heard().length >= said.length, 'their words')
    expect(heard().map(({ transcript }) => transcript)).toEqual(said)
    await client.close()
    await stop()
  })

  it('forgets what was truncated, and says so when it is asked for the item', async () => {
    const { url, token } = await serve()
    const client = await connect(url, token)
    client.send(userText('what can you do'))
    client.send({ type: 'response.create' })
    const { response } = await client.next('response.done')
    const { id, content } = response.output[0]
    client.send({ type: 'conversation.item.truncate', item_id: id, content_index: 0, audio_end_ms: 800 })
    await client.next('conversation.item.truncated')
    client.send({ type: 'conversation.item.retrieve', item_id: id })
    const { item } = await client.next('conversation.item.retrieved')
    const rest = item.content[0].transcript
    expect(rest.length).toBeGreaterThan(0)
    expect(rest.length).toBeLessThan(content[0].transcript.length / 2)
    expect(content[0].transcript.startsWith(rest)).toBe(true)
    await client.close()
  })

  it('knows no more of what a client takes out, and asks again when nobody says anything', async () => {
    const { url, token, stop } = await serve()
    const client = await connect(url, token)
    await client.next('session.created')
    const turn_detection = { type: 'server_vad', idle_timeout_ms: 5_000 }
    client.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection } } } })
    const answer = async () => {
      const [item] = (await client.next('response.done')).response.output
      return { id: item.id, said: item.content[0].transcript }
    }
    const ask = (text: string, id: string) => {
      client.send(userText(text, { id }))
      client.send({ type: 'response.create' })
      return answer()
    }
    const remove = async (item_id: string) => {
      client.send({ type: 'conversation.item.delete', item_id })
      await client.next('conversation.item.deleted')
    }
    const open = await ask('set an alarm', 'alarm')
    await remove('alarm')
    expect((await ask('at seven thirty', 'time')).said).not.toContain('seven thirty')
    const { id } = await ask('what is three plus four', 'sum')
    await remove(id)
    expect((await ask('repeat that', 'again')).said).not.toContain('seven')
    const question = await ask('set an alarm', 'alarm')
    expect(question.said).toBe(open.said)
    // Nothing that came so far is still being played.
    const place = { item_id: question.id, content_index: 0, audio_end_ms: 500 }
    client.send({ type: 'conversation.item.truncate', ...place })
    await client.next('input_audio_buffer.timeout_triggered')
    expect((await answer()).said).toBe(open.said)
    expect((await ask('at seven thirty', 'time again')).said).toContain('seven thirty')
    await client.close()
    await stop()
  })
})

describe('the scripted one', () => {
  it('says its address and token once, and ends in order when it is told to', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { url, token, stop, output } = await serve('--provider', 'scripted')
      const client = await connect(url, token)
      const goodbye = new Promise((resolve) => client.socket.once('close', resolve))
      expect([await stop(signal), await goodbye]).toEqual([0, 1001])
      expect(output().trimEnd().split('\n')).toHaveLength(1)
    }
  })

  it('takes the port and the token it is given', async () => {
    const port = await freePort()
    const token = 'a-token-of-my-own-choice'
    const { url } = await serve('--provider', 'scripted', '--port', String(port), '--token', token)
    expect(url).toBe(`ws://127.0.0.1:${port}/v1`)
    await expect(connect(url, 'another-token-altogether')).rejects.toThrow('401')
    const client = await connect(url, token)
    await client.close()
    const { code, stdout, stderr } = await headless(['--serve', '--provider', 'scripted', '--port', String(port)])
    expect([code, stdout.length, stderr.trimEnd().split('\n').length]).toEqual([1, 0, 1])
    expect(stderr).toContain('(gateway.portInUse)')
  })
})

describe('a bound on what clients spend', () => {
  /** 300 tokens of speech are 0.0192 dollars with this model; a turn nothing is known of is taken for 0.018. */
  const usage = { output_tokens: 300, output_token_details: { audio_tokens: 300, text_tokens: 0 } }
  const service = (url: string) => ['--provider', 'compatible', '--base-url', url, '--model', 'gpt-realtime-2.1']
  const key = { OPENAI_API_KEY: 'sk-test-of-nobody-0000' }

  it('ends before it would be passed, tells the client plainly, and holds after a restart', async () => {
    const own = temporaryFolder()
    const peer = await startPeer({
      answer: ({ type, response }, session) => {
        if (type !== 'response.create') return false
        session.begin('resp_1', response?.metadata ?? null)
        session.say({ id: 'resp_1', text: 'An answer that costs.' })
        session.ended('resp_1')
        session.done('resp_1', { usage })
        return true
      },
    })
    try {
      const { url, token, stop, output } = await serveIn(own.path, key, ...service(peer.url), '--cap', '0.03')
      const client = await connect(url, token)
      client.send(userText('a question'))
      client.send({ type: 'response.create' })
      const { response } = await client.next('response.done')
      expect(response).toMatchObject({ status: 'completed', usage: { output_tokens: 300 } })
      client.send(userText('another'))
      expect(await client.refused({ type: 'response.create' })).toMatchObject({
        type: 'invalid_request_error',
        code: 'billing_hard_limit_reached',
        message: expect.stringContaining('your bound of 0.03 dollars a day; 0.02 are spent'),
      })
      expect([client.of('response.created').length, (await peer.session()).of('response.create').length]).toEqual([
        1, 1,
      ])
      expect(client.socket.readyState).toBe(client.socket.OPEN)
      await client.close()
      expect(await stop()).toBe(0)

      const again = await serveIn(own.path, key, ...service(peer.url), '--cap', '0.03')
      const next = await connect(again.url, again.token)
      const closed = new Promise((resolve) => next.socket.once('close', (_, reason) => resolve(String(reason))))
      expect((await next.next('error')).error.code).toBe('billing_hard_limit_reached')
      expect(await closed).toBe('billing_hard_limit_reached')
      expect(await again.stop()).toBe(0)
      expect(again.output()).toContain('(cost.capReached)')
      expect([output(), again.output()].join()).not.toContain(key.OPENAI_API_KEY)

      const raised = await serveIn(own.path, key, ...service(peer.url), '--cap', '0')
      const last = await connect(raised.url, raised.token)
      last.send(userText('once more'))
      last.send({ type: 'response.create' })
      expect((await last.next('response.done')).response.status).toBe('completed')
      await last.close()
      await raised.stop()
    } finally {
      await peer.close()
      own.remove()
    }
  })
})
