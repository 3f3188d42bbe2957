/** The user's sound: turns found by the link's ears, positions, transcripts, and what happens while words are being found. */
import { describe, expect, it } from 'vitest'
import { A_LAW, MU_LAW } from '../../../src/main/audio'
import { createRealClock } from '../../../src/main/clock'
import { createScriptedLink, type LinkEvent, type RealtimeLink } from '../../../src/main/link'
import { Emitter } from '../../../src/shared/time'
import { append, type Client, RATE_HZ, silence, TURN, voice, withClient } from '../client'

const listening = (turn_detection: object | null, more: object = {}) => ({
  session: { audio: { input: { turn_detection, ...more } } },
})
const ASKED = { transcription: { model: 'any' } }
const WORDS = 'conversation.item.input_audio_transcription.'

const say = (client: Client, ...sounds: string[]) => {
  for (const sound of sounds) client.send(append(sound))
}

/** Something said, committed, and an answer to it begun. */
async function ask(client: Client): Promise<void> {
  say(client, voice(200))
  client.send({ type: 'input_audio_buffer.commit' })
  client.send({ type: 'response.create' })
  await client.next('response.created')
}

describe('server voice activity', () => {
  it('is told from the beginning of the voice to the end of the silence, in the sound’s own milliseconds', () =>
    withClient(async (client) => {
      say(client, silence(1000), voice(300), silence(700))
      const { audio_start_ms, item_id } = await client.next('input_audio_buffer.speech_started')
      const stopped = await client.next('input_audio_buffer.speech_stopped')
      expect([audio_start_ms, stopped.audio_end_ms, stopped.item_id]).toEqual([1000 - 300, 1300 + 500, item_id])
      await client.next('response.created')
      expect(client.types().slice(1, 7)).toEqual([
        'input_audio_buffer.speech_started',
        'input_audio_buffer.speech_stopped',
        'input_audio_buffer.committed',
        'conversation.item.added',
        'conversation.item.done',
        'response.created',
      ])
      expect(client.of('conversation.item.added')[0].item.id).toBe(item_id)
    }))

  it.each([[200], [1200]])('waits for %i ms of silence when that is what the session says', (silence_duration_ms) =>
    withClient(
      async (client) => {
        say(client, voice(200), silence(silence_duration_ms - 40))
        await client.settled()
        expect(client.of('input_audio_buffer.speech_stopped')).toEqual([])
        say(client, silence(60))
        await client.next('input_audio_buffer.speech_stopped')
      },
      listening({ type: 'server_vad', silence_duration_ms }),
    ),
  )

  it.each([
    ['low', 1600],
    ['auto', 1000],
    ['high', 700],
  ])('by meaning is silence of another length, %s', (eagerness, ms) =>
    withClient(
      async (client) => {
        say(client, voice(200), silence(ms - 40))
        await client.settled()
        expect(client.of('input_audio_buffer.speech_stopped')).toEqual([])
        say(client, silence(60))
        const { audio_end_ms } = await client.next('input_audio_buffer.speech_stopped')
        expect(Number.isInteger(audio_end_ms)).toBe(true)
      },
      listening({ type: 'semantic_vad', eagerness }),
    ),
  )

  it('answers only when asked where create_response is false', () =>
    withClient(
      async (client) => {
        say(client, voice(300), silence(700))
        await client.next('conversation.item.done')
        await client.settled()
        expect(client.of('response.created')).toEqual([])
        client.send({ type: 'response.create' })
        expect((await client.next('response.done')).response.status).toBe('completed')
      },
      listening({ type: 'server_vad', create_response: false }),
    ))

  it('hears one turn after the other, in pieces of any size', () =>
    withClient(
      async (client) => {
        const whole = Buffer.concat(
          [silence(100), voice(260), silence(600), voice(260), silence(600), voice(260), silence(600)].map((each) =>
            Buffer.from(each, 'base64'),
          ),
        )
        for (let at = 0; at < whole.length; at += 1998) {
          client.send(append(whole.subarray(at, at + 1998).toString('base64')))
        }
        for (let turn = 0; turn < 3; turn++) await client.next('input_audio_buffer.committed')
        const starts = client.of('input_audio_buffer.speech_started').map(({ audio_start_ms }) => audio_start_ms)
        expect(starts).toEqual([100, 960, 1820])
      },
      listening({ type: 'server_vad', prefix_padding_ms: 0, interrupt_response: false }),
    ))
})

describe('the buffer', () => {
  it('is forgotten when it is cleared', () =>
    withClient(async (client) => {
      say(client, voice(300))
      client.send({ type: 'input_audio_buffer.clear' })
      await client.next('input_audio_buffer.cleared')
      expect((await client.refused({ type: 'input_audio_buffer.commit' })).message).toContain('only has 0.00ms')
    }, listening(null)))

  const takeTurns = async (client: Client, turn_detection: object | null) => {
    client.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection } } } })
    await client.next('session.updated')
  }

  it('is kept when turns are taken by hand from the middle of one on', () =>
    withClient(
      async (client) => {
        say(client, voice(300))
        await client.next('input_audio_buffer.speech_started')
        await takeTurns(client, null)
        say(client, voice(200), silence(1000))
        client.send({ type: 'input_audio_buffer.commit' })
        const { transcript, usage } = await client.next('conversation.item.input_audio_transcription.completed')
        expect([transcript, usage]).toEqual([TURN.user, { type: 'duration', seconds: 1.5 }])
        expect([client.of('input_audio_buffer.committed').length, client.of('error')]).toEqual([1, []])
      },
      listening({ type: 'server_vad' }, ASKED),
    ))

  it('is kept when turns are taken by voice from the middle of one on, each moment where it was', () =>
    withClient(
      async (client) => {
        say(client, silence(1000), voice(300))
        await takeTurns(client, { type: 'server_vad', prefix_padding_ms: 0 })
        say(client, silence(700))
        const { audio_start_ms } = await client.next('input_audio_buffer.speech_started')
        const { audio_end_ms } = await client.next('input_audio_buffer.speech_stopped')
        expect([audio_start_ms, audio_end_ms]).toEqual([1000, 1300 + 500])
        const { usage } = await client.next('conversation.item.input_audio_transcription.completed')
        expect(usage).toEqual({ type: 'duration', seconds: 1.8 })
        expect((await client.next('response.done')).response.status).toBe('completed')
      },
      listening(null, ASKED),
    ))

  it('is one turn of the link from its first moment on, when turns are taken in another way', async () => {
    const told: unknown[] = []
    const link = createScriptedLink({ clock: createRealClock() })
    link.append = ({ turnId, samples, capturedAtMs }) => void told.push([turnId, samples.length, capturedAtMs])
    link.clear = () => void told.push('clear')
    link.commit = (turn) => void told.push(turn)
    await withClient(
      async (client) => {
        say(client, voice(40), voice(10))
        await takeTurns(client, null)
        say(client, voice(70))
        client.send({ type: 'input_audio_buffer.commit' })
        await client.settled()
      },
      { openLink: () => link },
    )
    const frames = (turn: number, ...ends: number[]) => ends.map((ms) => [turn, (RATE_HZ * 20) / 1000, ms])
    expect(told).toEqual([...frames(1, 20, 40), 'clear', ...frames(2, 20, 40, 60, 80, 100, 120), 2])
  })

  it.each([
    ['audio/pcmu', MU_LAW],
    ['audio/pcma', A_LAW],
  ] as const)('takes %s', (type, law) =>
    withClient(
      async (client) => {
        const loud = law.encode(new Int16Array(8 * 300).fill(8_000))
        say(client, Buffer.from(loud).toString('base64'))
        client.send({ type: 'input_audio_buffer.commit' })
        const { transcript, usage } = await client.next('conversation.item.input_audio_transcription.completed')
        expect([transcript, usage]).toEqual([TURN.user, { type: 'duration', seconds: 0.3 }])
      },
      listening(null, { format: { type }, ...ASKED }),
    ),
  )
})

describe('a transcript', () => {
  it('is told when it was asked for, and stands in the item from then on', () =>
    withClient(
      async (client) => {
        say(client, voice(300), silence(600))
        const { item_id, transcript, content_index } = await client.next(
          'conversation.item.input_audio_transcription.completed',
        )
        const deltas = client.of('conversation.item.input_audio_transcription.delta').map(({ delta }) => delta)
        expect([transcript, deltas.join(''), content_index]).toEqual([TURN.user, TURN.user, 0])
        client.send({ type: 'conversation.item.retrieve', item_id })
        const { item } = await client.next('conversation.item.retrieved')
        expect(item.content).toEqual([{ type: 'input_audio', transcript: TURN.user }])
      },
      listening({ type: 'server_vad' }, ASKED),
    ))

  it('is no event that was not asked for', () =>
    withClient(async (client) => {
      say(client, voice(300), silence(600))
      await client.next('response.done')
      await client.settled()
      expect(client.types().filter((type) => type.includes('transcription'))).toEqual([])
    }))
})

describe('a link that takes time', () => {
  /** Hears what it is told by hand. */
  function deafLink(more: Partial<RealtimeLink['capabilities']> = {}) {
    const events = new Emitter<LinkEvent>()
    const said: string[] = []
    const link: RealtimeLink = {
      ...createScriptedLink({ clock: createRealClock() }),
      capabilities: {
        ...{ inputRateHz: 16_000, outputRateHz: 16_000, runsAhead: true, items: false, ownsTurns: false },
        ...{ detectsTurns: true, saysHowFar: false, wordTimings: true, seesPictures: false, breaksSilence: false },
        ...more,
      },
      events,
      open: async () => {},
      configure: () => {},
      append: ({ turnId, samples }) => void said.push(`frame ${turnId} ${samples.length}`),
      commit: (turnId) => void said.push(`commit ${turnId}`),
      clear: () => void said.push('clear'),
      add: () => {},
      forget: () => {},
      respond: ({ turnId }) => void said.push(`respond ${turnId}`),
      cancel: ({ responseId, heardMs }) => void said.push(`cut ${responseId} ${heardMs}`),
      close: async () => {},
    }
    const counted = () => said.filter((each, at) => !(each.startsWith('frame') && said[at - 1] === each))
    return { events, said, counted, openLink: () => link }
  }

  describe('hands-free, in its own time', () => {
    const listened = () => {
      const link = deafLink({ saysHowFar: true })
      const to = (turnId: number, atMs: number) => link.events.emit({ type: 'listenedTo', turnId, atMs })
      const frames = (turn: number) => link.said.filter((each) => each === `frame ${turn} 320`).length
      return { ...link, to, frames }
    }

    it('is given sound only a moment ahead of what it has listened to, however fast that comes', () => {
      const { to, frames, openLink } = listened()
      return withClient(
        async (client) => {
          say(client, voice(1000))
          await client.settled()
          expect(frames(1)).toBe(5)
          to(1, 40)
          expect(frames(1)).toBe(7)
          to(1, 140)
          expect(frames(1)).toBe(12)
        },
        { openLink },
      )
    })

    it('ends a turn where it ended: what it was ahead is the beginning of the next one, and counts as that', () => {
      const { events, to, frames, openLink } = listened()
      return withClient(
        async (client) => {
          say(client, voice(300))
          await client.settled()
          events.emit({ type: 'speechStarted', turnId: 1, atMs: 0 })
          to(1, 60)
          events.emit({ type: 'speechStopped', turnId: 1, lastVoicedAtMs: 40 })
          await client.settled()
          expect([frames(1), frames(2)]).toEqual([8, 0])
          events.emit({ type: 'userFinal', turnId: 1, text: 'one' })
          const { usage } = await client.next('conversation.item.input_audio_transcription.completed')
          expect(usage.seconds).toBeLessThan(0.1)
          // From 60 ms on: five frames ahead again.
          expect(frames(2)).toBe(5)
          to(2, 100)
          expect(frames(2)).toBe(7)
        },
        { ...listening({ type: 'server_vad' }, ASKED), openLink },
      )
    })

    it.each<[string, (client: Client) => void]>([
      ['is cleared', (client) => client.send({ type: 'input_audio_buffer.clear' })],
      ['is committed', (client) => client.send({ type: 'input_audio_buffer.commit' })],
    ])('is given the next turn where the one before %s in the middle', (_, end) => {
      const { events, said, openLink } = listened()
      return withClient(
        async (client) => {
          say(client, voice(200))
          end(client)
          say(client, voice(200))
          await client.settled()
          events.emit({ type: 'userFinal', turnId: 1, text: 'one' })
          await client.settled()
          expect(said.filter((each) => each === 'frame 2 320')).toHaveLength(5)
        },
        { openLink },
      )
    })

    it('is given all of a turn that is taken by hand from the middle of it on, in order', () => {
      const { said, openLink } = listened()
      return withClient(
        async (client) => {
          say(client, voice(200))
          client.send({ type: 'session.update', session: { type: 'realtime', ...listening(null).session } })
          await client.next('session.updated')
          client.send({ type: 'input_audio_buffer.commit' })
          await client.settled()
          const behind = said.slice(said.indexOf('clear') + 1)
          expect(behind).toEqual([...Array.from({ length: 10 }, () => 'frame 2 320'), 'commit 2'])
        },
        { openLink },
      )
    })
  })

  it('is not told to forget a turn that is over and whose words it still finds, by what clears the sound behind it', () => {
    const { events, said, openLink } = deafLink()
    return withClient(
      async (client) => {
        say(client, voice(100))
        client.send({ type: 'input_audio_buffer.commit' })
        say(client, voice(60))
        client.send({ type: 'input_audio_buffer.clear' })
        await client.next('input_audio_buffer.cleared')
        say(client, voice(100))
        client.send({
          type: 'session.update',
          session: { type: 'realtime', ...listening({ type: 'server_vad' }).session },
        })
        await client.next('session.updated')
        const behind = () => said.slice(said.lastIndexOf('commit 2') + 1)
        expect(behind()).toEqual([])
        events.emit({ type: 'userFinal', turnId: 2, text: 'one' })
        await client.settled()
        expect(new Set(behind())).toEqual(new Set(['frame 5 320']))
        client.send({ type: 'input_audio_buffer.clear' })
        await client.next('input_audio_buffer.cleared')
        expect(behind().at(-1)).toBe('clear')
      },
      { ...listening(null), openLink },
    )
  })

  it('is given again what was being said, where sound inside an item comes between: it hears one turn at a time', () => {
    const { events, counted, said, openLink } = deafLink()
    return withClient(
      async (client) => {
        say(client, voice(100))
        const { audio } = append(voice(100))
        const item = { type: 'message', role: 'user', content: [{ type: 'input_audio', audio }] }
        client.send({ type: 'conversation.item.create', item })
        say(client, voice(40))
        client.send({ type: 'input_audio_buffer.commit' })
        await client.settled()
        const [before, between] = ['frame 2 320', 'frame 3 320']
        expect(counted().filter((each) => each !== 'clear')).toEqual([before, between, 'commit 3'])
        events.emit({ type: 'userFinal', turnId: 3, text: 'one' })
        await client.settled()
        expect(said.slice(said.indexOf('commit 3') + 1)).toEqual([
          ...Array.from({ length: 7 }, () => before),
          'commit 2',
        ])
      },
      { ...listening(null), openLink },
    )
  })

  it('gets the next turn only when it has found the words of the last one', () => {
    const { events, counted, openLink } = deafLink()
    return withClient(
      async (client) => {
        say(client, voice(100))
        client.send({ type: 'input_audio_buffer.commit' })
        say(client, voice(100))
        client.send({ type: 'input_audio_buffer.commit' })
        await client.settled()
        const first = ['frame 1 320', 'commit 1']
        expect(counted().filter((each) => !each.includes('clear'))).toEqual(first.map((each) => each.replace('1', '2')))
        events.emit({ type: 'userFinal', turnId: 2, text: 'one' })
        await client.settled()
        expect(counted().slice(-2)).toEqual(['frame 3 320', 'commit 3'])
      },
      { ...listening(null), openLink },
    )
  })

  it('is told to the sample’s place what was heard of its words', () => {
    const { events, said, openLink } = deafLink()
    return withClient(
      async (client) => {
        say(client, voice(200))
        await client.settled()
        client.send({ type: 'input_audio_buffer.commit' })
        client.send({ type: 'response.create' })
        await client.next('response.created')
        const turnId = Number(/respond (\d+)/.exec(said.join())?.[1])
        events.emit({ type: 'responseStarted', responseId: 'r', turnId })
        events.emit({ type: 'replyDelta', responseId: 'r', text: 'One two three.' })
        const words = ['One', 'two', 'three.'].map((text, at) => ({
          ...{ text, startSample: at * 8000, endSample: (at + 1) * 8000 },
        }))
        events.emit({ type: 'replyWords', responseId: 'r', words })
        events.emit({ type: 'audio', responseId: 'r', samples: new Int16Array(24_000) })
        events.emit({ type: 'audioEnded', responseId: 'r' })
        events.emit({ type: 'responseDone', responseId: 'r', outcome: 'answered', usage: [] })
        const { id } = (await client.next('response.done')).response.output[0]
        client.send({ type: 'conversation.item.truncate', item_id: id, content_index: 0, audio_end_ms: 1100 })
        await client.next('conversation.item.truncated')
        client.send({ type: 'conversation.item.retrieve', item_id: id })
        const { item } = await client.next('conversation.item.retrieved')
        expect([item.content[0].transcript, said.at(-1)]).toEqual(['One two', 'cut r 1100'])
        const bytes = client.of('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64').length)
        expect(bytes.reduce((sum, each) => sum + each, 0)).toBe(2 * RATE_HZ * 1.5)
      },
      { ...listening(null), openLink },
    )
  })

  it.each([
    ['of a word', true],
    ['of silence', false],
  ])('hears the next turn after ears that failed in the middle %s', (_, isSpeech) => {
    const { events, counted, openLink } = deafLink()
    return withClient(
      async (client) => {
        say(client, voice(200))
        await client.settled()
        if (isSpeech) events.emit({ type: 'speechStarted', turnId: 1, atMs: 0 })
        const error = { code: 'worker.failed' as const, message: 'The ears stopped.', fix: 'Start again.' }
        events.emit({ type: 'responseFailed', responseId: undefined, turnId: 1, error })
        say(client, voice(200))
        await client.settled()
        expect(counted().filter((each) => each !== 'clear')).toEqual(['frame 1 320', 'frame 2 320'])
        const told = client.types().filter((type) => !type.startsWith('session') && type !== 'error')
        expect(told).toEqual(
          isSpeech
            ? [
                ...['input_audio_buffer.speech_started', 'input_audio_buffer.speech_stopped'],
                ...['input_audio_buffer.committed', 'conversation.item.added', 'conversation.item.done'],
                ...['conversation.item.input_audio_transcription.failed', 'response.created', 'response.done'],
                'rate_limits.updated',
              ]
            : [],
        )
        for (const { response } of client.of('response.done')) {
          expect(response).toMatchObject({ status: 'failed', status_details: { error: { code: 'worker.failed' } } })
        }
      },
      { ...listening({ type: 'server_vad' }, ASKED), openLink },
    )
  })

  it('tells what failed of a turn, in its transcript and in its answer', () => {
    const { events, openLink } = deafLink()
    return withClient(
      async (client) => {
        await ask(client)
        const error = { code: 'worker.failed' as const, message: 'The ears stopped.', fix: 'Start again.' }
        events.emit({ type: 'responseFailed', responseId: undefined, turnId: 2, error })
        expect((await client.next('conversation.item.input_audio_transcription.failed')).error).toMatchObject({
          ...{ code: 'worker.failed', message: 'The ears stopped.' },
        })
        expect((await client.next('response.done')).response.status_details.error.code).toBe('worker.failed')
      },
      { ...listening(null, ASKED), openLink },
    )
  })

  it.each([
    ['failed', 'failed', { error: { type: 'transcription_error', code: 'audio_unintelligible', param: null } }],
    ['wordless', 'completed', { transcript: '' }],
  ] as const)('tells a turn whose words are %s as %s, and answers it', (unwritten, told, fields) => {
    const { events, openLink } = deafLink({ items: true })
    return withClient(
      async (client) => {
        await ask(client)
        events.emit({ type: 'userFinal', turnId: 2, text: '', unwritten })
        events.emit({ type: 'responseStarted', responseId: 'r', turnId: 2 })
        events.emit({ type: 'replyDelta', responseId: 'r', text: 'Yes.' })
        events.emit({ type: 'audioEnded', responseId: 'r' })
        events.emit({ type: 'responseDone', responseId: 'r', outcome: 'answered', usage: [] })
        expect((await client.next('response.done')).response.status).toBe('completed')
        const words = client.frames.filter(({ type }) => type.startsWith(WORDS))
        expect(words).toMatchObject([{ type: `${WORDS}${told}`, ...fields }])
      },
      { ...listening(null, ASKED), openLink },
    )
  })

  it('tells what was said in a turn whose answer failed, where the words are written down beside it', () => {
    const { events, openLink } = deafLink({ items: true })
    return withClient(
      async (client) => {
        await ask(client)
        const error = { code: 'link.busy' as const, message: 'Too many questions.', fix: 'Wait.' }
        events.emit({ type: 'responseFailed', responseId: undefined, turnId: 2, error })
        await client.next('response.done')
        events.emit({ type: 'userFinal', turnId: 2, text: 'a question' })
        expect(await client.next('conversation.item.input_audio_transcription.completed')).toMatchObject({
          transcript: 'a question',
        })
        expect(client.of('conversation.item.input_audio_transcription.failed')).toEqual([])
      },
      { ...listening(null, ASKED), openLink },
    )
  })
})
