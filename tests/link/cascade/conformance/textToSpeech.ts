/** The rules at the head of `ports.ts` for voices, as `speechToText.ts` holds them for recognizers. */
import { getEventListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { SpeakEvent, SpeakingStream, SpeakRequest } from '../../../../src/main/link/cascade/ports'
import { startProxy } from '../../../support/connectProxy'
import { FlowingClock, until } from '../../../support/flowingClock'
import { keepsToLoopback } from '../../../support/keepsToLoopback'
import { privateAuthority } from '../../../support/privateAuthority'
import { afterwards, ended, givenUp } from './atTheEnd'
import {
  bytes,
  everythingIn,
  type Mood,
  NAME,
  type Rule,
  rulesFor,
  type Situation,
  type SpeakingRig,
  type SpeakingScene,
  whole,
} from './rig'

const TEN_MILLION = 10_000_000
const SENTENCE_BYTES = 50
/** None like another. */
const sentence = (at: number) => `${`Sentence ${at} of an endless`.padEnd(SENTENCE_BYTES - 9, 'o')} answer. `
let endless: { text: string; plain: string } | undefined
/** Made once for all that are to read it, which would take longer than the reading. */
function endlessAnswer() {
  if (endless === undefined) {
    const text = Array.from({ length: TEN_MILLION / SENTENCE_BYTES }, (_, at) => sentence(at)).join('')
    endless = { text, plain: plain([text]) }
  }
  return endless
}
const CLAUSES = ['Good morning. ', 'It is nine o’clock, ', 'and the train leaves in ten minutes.']

type End = Extract<SpeakEvent, { type: 'ended' | 'failed' }>
const isEnd = (event: SpeakEvent): event is End => event.type === 'ended' || event.type === 'failed'

/** One answer under way, and everything that came of it. */
class Answering {
  readonly events: SpeakEvent[] = []
  readonly abort = new AbortController()
  readonly stream: SpeakingStream
  onEvent: (event: SpeakEvent) => void = () => {}

  constructor(
    rig: SpeakingRig,
    { voice }: SpeakingScene,
    prepare: (answering: Answering) => void = () => {},
    speed = 1,
  ) {
    prepare(this)
    const request: SpeakRequest = { voice: rig.voice, speed }
    this.stream = voice.start(
      request,
      (event) => {
        this.onEvent(event)
        this.events.push(event.type === 'audio' ? { ...event, samples: event.samples.slice() } : event)
      },
      this.abort.signal,
    )
  }

  write(clauses: readonly string[] = CLAUSES): this {
    for (const clause of clauses) this.stream.write(clause)
    return this
  }

  end(): this {
    this.stream.end()
    return this
  }

  get ends(): End[] {
    return this.events.filter(isEnd)
  }

  get sound(): Int16Array {
    return whole(this.events.flatMap((event) => (event.type === 'audio' ? [event.samples] : [])))
  }
}

async function inMood(
  rig: SpeakingRig,
  mood: Mood,
  act: (scene: SpeakingScene, clock: FlowingClock) => Promise<void>,
  more: Partial<Situation> = {},
): Promise<void> {
  const clock = new FlowingClock().flow()
  const network = { proxyFor: async () => undefined, extraCa: [] }
  const scene = await rig.open({ mood, clock, network, ...more })
  try {
    await act(scene, clock)
  } finally {
    await scene.voice.close()
    await scene.close()
    clock.stop()
  }
}

async function spoken(rig: SpeakingRig, scene: SpeakingScene, clock: FlowingClock): Promise<Answering> {
  const answering = new Answering(rig, scene).write().end()
  await ended(answering, clock)
  return answering
}

/** Where a text was cut and what blanks stand there is the adapter's. */
const plain = (texts: readonly string[]): string => texts.join('').replace(/\s+/g, '')
/** Piece by piece: much text is not made one once more to be looked at. @param wanted plain */
function areAllOf(wanted: string, texts: readonly string[]): boolean {
  let at = 0
  for (const text of texts) {
    const piece = plain([text])
    if (!wanted.startsWith(piece, at)) return false
    at += piece.length
  }
  return at === wanted.length
}
const positive = (event: End) => event.usage.length > 0 && event.usage.every(({ quantity }) => quantity > 0)

export const SPEAKING_RULES: readonly Rule<SpeakingRig>[] = [
  {
    rule: 'speaks an answer: says it is ready, then all its sound, then that it has ended',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const answering = await spoken(rig, scene, clock)
        expect(answering.ends).toMatchObject([{ type: 'ended' }])
        expect(answering.events[0]).toEqual({ type: 'ready' })
        expect(answering.events.filter(({ type }) => type === 'ready')).toHaveLength(1)
        expect(answering.sound.length).toBeGreaterThan(0)
      }),
  },
  {
    rule: 'passes on every byte of the sound in order, also where a sample comes in two pieces',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const { sound } = await spoken(rig, scene, clock)
        expect(bytes(sound).equals(bytes(scene.made()))).toBe(true)
      }),
  },
  {
    rule: 'hands on all of the text once and in order',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        await spoken(rig, scene, clock)
        expect(plain(scene.written())).toBe(plain(CLAUSES))
      }),
  },
  {
    rule: 'joins what comes cut anywhere to the words it is cut from',
    about: 'joining',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        expect(scene.voice.joinsText).toBe(true)
        const answering = new Answering(rig, scene).write([...CLAUSES.join('')]).end()
        await ended(answering, clock)
        expect(answering.ends).toMatchObject([{ type: 'ended' }])
        expect(scene.written().join('').trimEnd()).toBe(CLAUSES.join(''))
      }),
  },
  {
    rule: 'hands on a very long text whole, in pieces the service takes',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const sentences = Array.from(
          { length: 400 },
          (_, index) => `This is sentence number ${index} of a long answer. `,
        )
        const answering = new Answering(rig, scene).write([sentences.join('')]).end()
        await ended(answering, clock)
        expect(answering.ends).toMatchObject([{ type: 'ended' }])
        expect(areAllOf(plain(sentences), scene.written())).toBe(true)
      }),
  },
  {
    rule: 'takes ten million bytes of text, all of it once and in order, and comes to an end',
    check: (rig) =>
      inMood(rig, 'hushed', async (scene, clock) => {
        const wanted = endlessAnswer()
        expect(Buffer.byteLength(wanted.text)).toBe(TEN_MILLION)
        const answering = new Answering(rig, scene).write([wanted.text]).end()
        await until(() => answering.ends.length > 0, 'an end', 100_000)
        await afterwards(clock)
        const [end, ...more] = answering.ends
        expect(more).toEqual([])
        // Some services make no sound at all of what they are hushed for, which is told.
        if (end?.type === 'failed') expect(end.failure.error.code).toBe('provider.noSound')
        expect(areAllOf(wanted.plain, scene.written())).toBe(true)
        // One clause after the other: what each of them leaves behind would be much.
        expect(getEventListeners(answering.abort.signal, 'abort').length).toBeLessThan(10)
      }),
  },
  {
    rule: 'starts before the network is up and loses nothing of what is written meanwhile',
    about: 'connection',
    check: (rig) =>
      inMood(rig, 'late', async (scene, clock) => {
        const answering = new Answering(rig, scene).write(CLAUSES.slice(0, 2))
        await sleep(50)
        expect(answering.events).toEqual([])
        scene.relent()
        answering.write(CLAUSES.slice(2)).end()
        await ended(answering, clock)
        expect(answering.ends).toMatchObject([{ type: 'ended' }])
        expect(plain(scene.written())).toBe(plain(CLAUSES))
      }),
  },
  {
    rule: 'lets what was written sound when it is flushed, and takes more afterwards',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const answering = new Answering(rig, scene).write(CLAUSES.slice(0, 1))
        answering.stream.flush()
        await clock.leap(5_000, () => answering.sound.length > 0, 20)
        await until(() => answering.sound.length > 0, 'the first clause')
        answering.write(CLAUSES.slice(1)).end()
        await ended(answering, clock)
        expect(answering.ends).toMatchObject([{ type: 'ended' }])
        expect(plain(scene.written())).toBe(plain(CLAUSES))
      }),
  },
  {
    rule: 'ends without a sound where nothing was written',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const answering = new Answering(rig, scene).write([' ', '']).end()
        await ended(answering, clock)
        expect([answering.ends[0]?.type, answering.sound.length]).toEqual(['ended', 0])
      }),
  },
  {
    rule: 'ends once and says nothing afterwards, whatever is still written or ended',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const answering = await spoken(rig, scene, clock)
        const count = answering.events.length
        answering.write().end()
        answering.stream.flush()
        await afterwards(clock)
        expect(answering.events.slice(count)).toEqual([])
      }),
  },
  {
    rule: 'delivers nothing after an abort, not even what one piece of news brought together',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const answering = new Answering(rig, scene, (self) => {
          self.onEvent = ({ type }) => type === 'audio' && self.abort.abort()
        })
        answering.write().end()
        await until(() => answering.abort.signal.aborted, 'sound')
        await afterwards(clock)
        expect(answering.events.filter(({ type }) => type === 'audio')).toHaveLength(1)
        expect(answering.events.at(-1)?.type).toBe('audio')
      }),
  },
  {
    rule: 'delivers nothing after an abort that comes after the end of the text',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const answering = new Answering(rig, scene).write().end()
        answering.abort.abort()
        await afterwards(clock)
        expect(answering.events).toEqual([])
      }),
  },
  {
    rule: 'does nothing at all for a signal that is aborted already',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const answering = new Answering(rig, scene, (self) => self.abort.abort()).write().end()
        await afterwards(clock)
        expect([answering.events, plain(scene.written())]).toEqual([[], ''])
      }),
  },
  {
    rule: 'tells the service of an abort without waiting for more than 50 ms',
    about: 'connection',
    check: (rig) =>
      inMood(rig, 'mute', async (scene, clock) => {
        const answering = new Answering(rig, scene).write()
        answering.stream.flush()
        await until(() => plain(scene.written()) !== '', 'text at the service')
        clock.stop()
        answering.abort.abort()
        await clock.leap(50, undefined, 10)
        await until(() => scene.abandoned() === 1, 'the service being told')
      }),
  },
  {
    rule: 'comes to an end after `end`, as a timeout where the service says nothing',
    check: (rig) =>
      inMood(rig, 'mute', async (scene, clock) => {
        const answering = new Answering(rig, scene).write().end()
        await until(() => plain(scene.written()) !== '', 'text at the service')
        await givenUp(answering, clock)
        expect(answering.ends).toMatchObject([{ type: 'failed', failure: { kind: 'timeout' } }])
      }),
  },
  {
    rule: 'asks a new connection once the old one has gone dead without a word',
    about: 'account',
    check: (rig) =>
      inMood(rig, 'numbed', async (scene, clock) => {
        const before = await spoken(rig, scene, clock)
        scene.numb()
        const answering = new Answering(rig, scene).write().end()
        await clock.leap(5_500, undefined, 50)
        // No second bound: the first new connection has to be a living one.
        clock.stop()
        await until(() => answering.ends.length > 0, 'an end')
        expect(answering.ends).toMatchObject([{ type: 'ended' }])
        expect(bytes(whole([before.sound, answering.sound])).equals(bytes(scene.made()))).toBe(true)
      }),
  },
  {
    rule: 'bounds the wait for a connection that is taken and never answered',
    about: 'connection',
    check: (rig) =>
      inMood(rig, 'unanswering', async (scene, clock) => {
        const answering = new Answering(rig, scene).write()
        answering.stream.flush()
        await givenUp(answering, clock)
        expect(answering.ends).toMatchObject([{ type: 'failed' }])
        expect(['timeout', 'network']).toContain((answering.ends[0] as { failure: { kind: string } }).failure.kind)
      }),
  },
  {
    rule: 'says that a key is wrong, and does not try again',
    about: 'account',
    check: (rig) =>
      inMood(rig, 'refusing', async (scene, clock) => {
        const answering = await spoken(rig, scene, clock)
        expect(answering.ends).toMatchObject([{ type: 'failed', failure: { kind: 'auth', retryable: false } }])
        await afterwards(clock)
        expect(scene.attempts()).toBeLessThanOrEqual(1)
      }),
  },
  ...(['well', 'refusing', 'runsOut', 'breaksAlways'] as const).map((mood) => ({
    rule: `keeps the key out of events, errors, logs and addresses (${mood})`,
    ...(mood === 'runsOut' && { about: 'account' as const }),
    check: (rig: SpeakingRig) =>
      inMood(rig, mood, async (scene, clock) => {
        const answering = new Answering(rig, scene).write().end()
        await (mood === 'breaksAlways' ? givenUp : ended)(answering, clock)
        const { events } = answering
        const said = [everythingIn(events), ...scene.log(), ...(rig.keyInAddress ? [] : scene.addresses())]
        expect(said.filter((text) => text.includes(rig.key))).toEqual([])
      }),
  })),
  {
    rule: 'never says a thing twice when the connection breaks in the middle of the sound',
    check: (rig) =>
      inMood(rig, 'breaksOnce', async (scene, clock) => {
        const answering = await spoken(rig, scene, clock)
        expect(answering.ends).toHaveLength(1)
        const [end] = answering.ends
        const sound = bytes(answering.sound)
        const made = bytes(scene.made())
        if (end?.type === 'failed') expect(end).toMatchObject({ failure: { retryable: true } })
        else expect(sound.length).toBe(made.length)
        expect(sound.equals(made.subarray(0, sound.length))).toBe(true)
      }),
  },
  {
    rule: 'fails where every attempt breaks, and has not tried without end',
    check: (rig) =>
      inMood(rig, 'breaksAlways', async (scene, clock) => {
        const answering = new Answering(rig, scene).write().end()
        await ended(answering, clock)
        expect(answering.ends).toMatchObject([
          { type: 'failed', failure: { retryable: !rig.without?.includes('account') } },
        ])
        const attempts = scene.attempts()
        expect(attempts).toBeLessThan(12)
        await afterwards(clock)
        expect(scene.attempts()).toBe(attempts)
      }),
  },
  {
    rule: 'says that no credit is left, and what was used until then',
    about: 'account',
    check: (rig) =>
      inMood(rig, 'runsOut', async (scene, clock) => {
        const answering = await spoken(rig, scene, clock)
        expect(answering.ends).toMatchObject([{ type: 'failed', failure: { kind: 'quota', retryable: false } }])
        expect(answering.ends.every(positive), 'what was used').toBe(true)
      }),
  },
  {
    rule: 'says what was used',
    about: 'account',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const answering = await spoken(rig, scene, clock)
        expect(answering.ends.every(positive)).toBe(true)
      }),
  },
  {
    rule: 'speaks two answers at a time, each with its own sound and end',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const first = new Answering(rig, scene).write(CLAUSES.slice(0, 2))
        const second = new Answering(rig, scene).write(CLAUSES.slice(2)).end()
        first.end()
        await ended(second, clock)
        await ended(first, clock)
        expect([first, second].map(({ ends }) => ends.map(({ type }) => type))).toEqual([['ended'], ['ended']])
        // Texts of about the same length.
        expect(first.sound.length).toBeGreaterThan(second.sound.length / 2)
        expect(second.sound.length).toBeGreaterThan(first.sound.length / 2)
        expect(first.sound.length + second.sound.length).toBe(scene.made().length)
      }),
  },
  {
    rule: 'takes every speed from half to double',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        for (const speed of [0.5, 2]) {
          const answering = new Answering(rig, scene, undefined, speed).write().end()
          await ended(answering, clock)
          expect(answering.ends).toMatchObject([{ type: 'ended' }])
        }
      }),
  },
  {
    rule: 'leaves no timer behind when it is closed, with an answer under way as well',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        await spoken(rig, scene, clock)
        const answering = new Answering(rig, scene).write()
        await sleep(20)
        answering.abort.abort()
        await scene.voice.close()
        expect(clock.timerCount).toBe(0)
      }),
  },
  {
    rule: 'goes through a proxy to a service whose certificate a private authority signed',
    about: 'account',
    check: async (rig) => {
      const authority = privateAuthority(NAME)
      let proxy: Awaited<ReturnType<typeof startProxy>> | undefined
      const network = { proxyFor: async () => proxy?.url, extraCa: [authority.ca] }
      await inMood(
        rig,
        'well',
        async (scene, clock) => {
          proxy = await startProxy({ to: scene.port })
          const answering = await spoken(rig, scene, clock)
          await proxy.close()
          expect(answering.ends).toMatchObject([{ type: 'ended' }])
          expect(new Set(proxy.asked.map((asked) => asked.split(':')[0]))).toEqual(new Set([NAME]))
        },
        { network, authority },
      )
    },
  },
]

export function describeTextToSpeech(name: string, rig: SpeakingRig): void {
  describe(`${name} as a voice`, () => {
    keepsToLoopback()
    for (const { rule, check } of rulesFor(SPEAKING_RULES, rig)) it(rule, () => check(rig))
  })
}
