/**
 * The rules at the head of `ports.ts` for recognizers, each as a sentence that every adapter has to pass over real
 * sockets. The rules are values, so that `suite.hearing.test.ts` can prove each on an adapter that breaks it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type HearEvent, type HearingStream, KEPT_MS } from '../../../../src/main/link/cascade/ports'
import { RETRY } from '../../../../src/main/link/retry'
import { startProxy } from '../../../support/connectProxy'
import { FlowingClock, until } from '../../../support/flowingClock'
import { keepsToLoopback } from '../../../support/keepsToLoopback'
import { numberedSound, positionOf, type ScriptedWord } from '../../../support/numberedSound'
import { privateAuthority } from '../../../support/privateAuthority'
import { afterwards, ended, givenUp } from './atTheEnd'
import {
  bytes,
  everythingIn,
  type HearingRig,
  type HearingScene,
  type Mood,
  NAME,
  type Rule,
  rulesFor,
  type Situation,
  whole,
} from './rig'

/** Two segments. */
const SCRIPT: readonly ScriptedWord[] = [
  { text: 'turn', startMs: 300, endMs: 500 },
  { text: 'on', startMs: 520, endMs: 640 },
  { text: 'the', startMs: 660, endMs: 740 },
  { text: 'lights', startMs: 760, endMs: 1_000 },
  { text: 'please', startMs: 2_100, endMs: 2_400 },
]
const LENGTH_MS = 3_000
/** Behind three minutes in which nobody speaks. */
const LATE_SCRIPT: readonly ScriptedWord[] = [
  { text: 'wake', startMs: 180_300, endMs: 180_600 },
  { text: 'up', startMs: 180_620, endMs: 180_800 },
]
const LATE_SENTENCE = 'wake up'
const LATE_LENGTH_MS = 182_000
const SENTENCE = 'turn on the lights please'
const CHUNK_MS = 20
const NOTHING = new Int16Array(0)

type End = Extract<HearEvent, { type: 'final' | 'failed' }>
const isEnd = (event: HearEvent): event is End => event.type === 'final' || event.type === 'failed'

/** One utterance under way, and everything that was said of it. */
class Listening {
  readonly events: HearEvent[] = []
  readonly abort = new AbortController()
  readonly sound: Int16Array
  readonly #stream: HearingStream
  readonly #chunk: number
  /** Called with each event before it is kept. */
  onEvent: (event: HearEvent) => void = () => {}

  constructor(
    { hear }: HearingScene,
    prepare: (listening: Listening) => void = () => {},
    script = SCRIPT,
    lengthMs = LENGTH_MS,
  ) {
    this.sound = numberedSound(hear.rateHz, lengthMs, script)
    this.#chunk = (hear.rateHz * CHUNK_MS) / 1000
    prepare(this)
    this.#stream = hear.start((event) => {
      this.onEvent(event)
      this.events.push(event)
    }, this.abort.signal)
  }

  /** Each chunk in a buffer that is used again. */
  async push(fromMs = 0, toMs = LENGTH_MS): Promise<void> {
    const perMs = this.sound.length / LENGTH_MS
    const buffer = new Int16Array(this.#chunk)
    for (let at = fromMs * perMs; at < toMs * perMs; at += buffer.length) {
      const chunk = buffer.subarray(0, Math.min(buffer.length, toMs * perMs - at))
      chunk.set(this.sound.subarray(at, at + chunk.length))
      this.#stream.push(chunk)
      if (at % (5 * buffer.length) === 0) await sleep(0)
    }
    buffer.fill(0)
  }

  /** All of it as a file is read: much at once, and no more while more than a second waits. */
  async pushPatiently(): Promise<void> {
    const piece = this.#chunk * 5
    for (let at = 0; at < this.sound.length; at += piece) {
      let hasRoom = this.#stream.push(this.sound.subarray(at, at + piece))
      for (await sleep(0); !hasRoom; await sleep(5)) hasRoom = this.#stream.push(NOTHING)
    }
  }

  pushAtOnce(samples: Int16Array): boolean {
    return this.#stream.push(samples)
  }

  end(): void {
    this.#stream.end()
  }

  get ends(): End[] {
    return this.events.filter(isEnd)
  }

  of<Type extends HearEvent['type']>(type: Type): Extract<HearEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<HearEvent, { type: Type }> => event.type === type)
  }
}

async function inMood(
  rig: HearingRig,
  mood: Mood,
  act: (scene: HearingScene, clock: FlowingClock) => Promise<void>,
  more: Partial<Situation> = {},
  script = SCRIPT,
): Promise<void> {
  const clock = new FlowingClock().flow()
  const network = { proxyFor: async () => undefined, extraCa: [] }
  const scene = await rig.open({ mood, clock, network, ...more }, script)
  try {
    await act(scene, clock)
  } finally {
    await scene.hear.close()
    await scene.close()
    clock.stop()
  }
}

/** The whole utterance, to its end. */
async function heard(scene: HearingScene, clock: FlowingClock, toItsEnd = ended): Promise<Listening> {
  const listening = new Listening(scene)
  await listening.push()
  listening.end()
  await toItsEnd(listening, clock)
  return listening
}

/** Expects every sample to have come at least once, each attempt in one stretch that begins no later than the last ended. */
function expectNothingLost(scene: HearingScene, sound: Int16Array): void {
  let upTo = 0
  for (const part of scene.taken()) {
    const from = positionOf(part, scene.hear.rateHz)
    expect(from, 'sound is missing between two attempts').toBeLessThanOrEqual(upTo)
    expect(bytes(part).equals(bytes(sound.subarray(from, from + part.length))), 'sound that was not said').toBe(true)
    upTo = Math.max(upTo, from + part.length)
  }
  expect(upTo, 'the end of the sound is missing').toBe(sound.length)
}

const positive = (event: End) => event.usage.length > 0 && event.usage.every(({ quantity }) => quantity > 0)

export const HEARING_RULES: readonly Rule<HearingRig>[] = [
  {
    rule: 'hears an utterance: interim words, segments from 0 on, one final that is made of them',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const listening = await heard(scene, clock)
        expect(listening.ends).toMatchObject([{ type: 'final', text: SENTENCE, understood: true }])
        const segments = listening.of('segment')
        expect(segments.map(({ segment }) => segment)).toEqual(segments.map((_, index) => index))
        expect(segments.map(({ text }) => text).join(' ')).toBe(SENTENCE)
        expect(listening.of('ready')).toHaveLength(1)
        const firstInterim = listening.events.findIndex(({ type }) => type === 'interim')
        expect(firstInterim).toBeGreaterThan(-1)
        expect(firstInterim).toBeLessThan(listening.events.findIndex(({ type }) => type === 'segment'))
      }),
  },
  {
    rule: 'sends every sample once and unchanged, also when the buffer it came in is used again',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const { sound } = await heard(scene, clock)
        expect(bytes(whole(scene.taken())).equals(bytes(sound))).toBe(true)
      }),
  },
  {
    rule: 'starts before the network is up and loses nothing of what is pushed meanwhile',
    check: (rig) =>
      inMood(rig, 'late', async (scene, clock) => {
        const listening = new Listening(scene)
        await listening.push(0, 2_000)
        expect(listening.events).toEqual([])
        scene.relent()
        await listening.push(2_000)
        listening.end()
        await ended(listening, clock)
        expect(listening.ends).toMatchObject([{ type: 'final' }])
        expectNothingLost(scene, listening.sound)
      }),
  },
  {
    rule: 'hears minutes of silence as nothing, and the words behind them where they are',
    check: (rig) =>
      inMood(
        rig,
        'well',
        async (scene, clock) => {
          const listening = new Listening(scene, undefined, LATE_SCRIPT, LATE_LENGTH_MS)
          await listening.pushPatiently()
          // So much sound takes the service a while, in which no bound is to be hurried. Who has no interim words breaks
          // another rule, and has had its time.
          await until(() => listening.of('interim').some(({ text }) => text.trim() === LATE_SENTENCE), '').catch(
            () => {},
          )
          listening.end()
          await ended(listening, clock)
          expect(listening.ends).toMatchObject([{ type: 'final', text: LATE_SENTENCE, understood: true }])
          expect(listening.of('mending')).toEqual([])
          const perMs = scene.hear.rateHz / 1000
          for (const word of listening.of('segment').flatMap((segment) => segment.words)) {
            const meant = LATE_SCRIPT.find(({ text }) => text === word.text)
            expect(Math.abs(word.startSample / perMs - (meant?.startMs ?? 0)), `${word.text} begins`).toBeLessThan(60)
          }
        },
        {},
        LATE_SCRIPT,
      ),
  },
  {
    rule: 'says when more than a second waits unsent, and fails when it is more than half a minute',
    check: (rig) =>
      inMood(rig, 'late', async (scene) => {
        const listening = new Listening(scene)
        const second = new Int16Array(scene.hear.rateHz)
        expect(listening.pushAtOnce(second.subarray(0, second.length / 2))).toBe(true)
        expect(listening.pushAtOnce(second)).toBe(false)
        for (let ms = 1_500; ms <= KEPT_MS; ms += 1_000) listening.pushAtOnce(second)
        await until(() => listening.ends.length > 0, 'a failure by overflow')
        expect(listening.ends[0]).toMatchObject({ type: 'failed', failure: { error: { code: 'provider.overflow' } } })
      }),
  },
  {
    rule: 'ends once and says nothing afterwards, whatever is still pushed or ended',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const listening = await heard(scene, clock)
        const count = listening.events.length
        listening.end()
        listening.pushAtOnce(new Int16Array(320))
        await afterwards(clock)
        expect(listening.events.slice(count)).toEqual([])
        expect(listening.ends).toHaveLength(1)
      }),
  },
  {
    rule: 'delivers nothing after an abort, not even what one piece of news brought together',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const listening = new Listening(scene, (self) => {
          self.onEvent = ({ type }) => {
            if (type === 'interim' || type === 'segment') self.abort.abort()
          }
        })
        await listening.push()
        listening.end()
        await until(() => listening.abort.signal.aborted, 'words')
        await afterwards(clock)
        expect(listening.events.filter(({ type }) => type !== 'ready')).toHaveLength(1)
      }),
  },
  {
    rule: 'delivers nothing after an abort that comes after the end of the sound',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const listening = new Listening(scene)
        await listening.push()
        listening.end()
        listening.abort.abort()
        const count = listening.events.length
        await afterwards(clock)
        expect(listening.events.slice(count)).toEqual([])
      }),
  },
  {
    rule: 'does nothing at all for a signal that is aborted already',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const listening = new Listening(scene, (self) => self.abort.abort())
        await listening.push(0, 500)
        listening.end()
        await afterwards(clock)
        expect([listening.events, whole(scene.taken()).length]).toEqual([[], 0])
      }),
  },
  {
    rule: 'tells the service of an abort without waiting for more than 50 ms',
    check: (rig) =>
      inMood(rig, 'mute', async (scene, clock) => {
        const listening = new Listening(scene)
        await listening.push(0, 600)
        await until(() => whole(scene.taken()).length > 0, 'sound at the service')
        clock.stop()
        listening.abort.abort()
        await clock.leap(50, undefined, 10)
        await until(() => scene.abandoned() === 1, 'the service being told')
      }),
  },
  {
    rule: 'comes to an end after `end`, as a timeout where the service says nothing',
    check: (rig) =>
      inMood(rig, 'mute', async (scene, clock) => {
        const listening = await heard(scene, clock, givenUp)
        expect(listening.ends).toMatchObject([{ type: 'failed', failure: { kind: 'timeout' } }])
      }),
  },
  {
    rule: 'asks a new connection once the old one has gone dead without a word',
    about: 'account',
    check: (rig) =>
      inMood(rig, 'numbed', async (scene, clock) => {
        const listening = new Listening(scene)
        await listening.push(0, 1_600)
        await until(() => whole(scene.taken()).length > 0, 'sound at the service')
        scene.numb()
        await listening.push(1_600)
        listening.end()
        await clock.leap(8_000, () => listening.of('mending').length > 0, 50)
        await until(() => listening.ends.length > 0, 'an end')
        expect(listening.ends).toMatchObject([{ type: 'final', text: SENTENCE }])
        expectNothingLost(scene, listening.sound)
      }),
  },
  {
    rule: 'bounds the wait for a connection that is taken and never answered',
    check: (rig) =>
      inMood(rig, 'unanswering', async (scene, clock) => {
        const listening = new Listening(scene)
        await listening.push(0, 400)
        await clock.leap(12_000, () => listening.events.length > 0, 20)
        await until(() => listening.events.length > 0, 'a word about the connection')
        expect(['mending', 'failed']).toContain(listening.events[0]?.type)
        listening.end()
        await givenUp(listening, clock)
        expect(listening.ends).toMatchObject([{ type: 'failed' }])
        expect(['timeout', 'network']).toContain((listening.ends[0] as { failure: { kind: string } }).failure.kind)
      }),
  },
  {
    rule: 'says that a key is wrong, and does not try again',
    about: 'account',
    check: (rig) =>
      inMood(rig, 'refusing', async (scene, clock) => {
        const listening = await heard(scene, clock)
        expect(listening.ends).toMatchObject([{ type: 'failed', failure: { kind: 'auth', retryable: false } }])
        expect(listening.of('mending')).toEqual([])
        await afterwards(clock)
        expect(scene.attempts()).toBeLessThanOrEqual(1)
      }),
  },
  ...(['well', 'refusing', 'runsOut', 'breaksAlways'] as const).map((mood) => ({
    rule: `keeps the key out of events, errors, logs and addresses (${mood})`,
    ...(mood === 'runsOut' && { about: 'account' as const }),
    check: (rig: HearingRig) =>
      inMood(rig, mood, async (scene, clock) => {
        const { events } = await heard(scene, clock, mood === 'breaksAlways' ? givenUp : ended)
        const said = [everythingIn(events), ...scene.log(), ...(rig.keyInAddress ? [] : scene.addresses())]
        expect(said.filter((text) => text.includes(rig.key))).toEqual([])
      }),
  })),
  {
    rule: 'mends a broken connection: no sample is lost, no word lost or doubled, and places stay true',
    check: (rig) =>
      inMood(rig, 'breaksOnce', async (scene, clock) => {
        const listening = await heard(scene, clock)
        expect(listening.ends).toMatchObject([{ type: 'final', text: SENTENCE }])
        expect(listening.of('mending').length).toBeGreaterThan(0)
        const numbers = listening.of('segment').map(({ segment }) => segment)
        expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index))
        expectNothingLost(scene, listening.sound)
        const words = listening.of('segment').flatMap((segment) => segment.words)
        const perMs = scene.hear.rateHz / 1000
        for (const word of words) {
          const meant = SCRIPT.find(({ text }) => text === word.text)
          expect(Math.abs(word.startSample / perMs - (meant?.startMs ?? 0)), `${word.text} begins`).toBeLessThan(60)
          expect(Math.abs(word.endSample / perMs - (meant?.endMs ?? 0)), `${word.text} ends`).toBeLessThan(60)
        }
      }),
  },
  {
    rule: 'tries again by the one policy: as often as it says, each wait longer at most, until progress or the end',
    check: (rig) =>
      inMood(rig, 'breaksAlways', async (scene, clock) => {
        const listening = new Listening(scene)
        await listening.push(0, 1_000)
        await clock.leap(30_000, () => listening.of('mending').length >= 4 || listening.ends.length > 0, 20)
        await until(() => listening.of('mending').length >= 4 || listening.ends.length > 0, 'four attempts')
        const mending = listening.of('mending')
        const first = mending[0]?.attempt ?? 0
        expect(mending.map(({ attempt }) => attempt - first)).toEqual(mending.map((_, index) => index))
        for (const [index, { delayMs }] of mending.entries()) {
          expect(delayMs).toBeLessThanOrEqual(Math.min(RETRY.longestMs, RETRY.firstMs * 2 ** index))
        }
        expect(scene.attempts()).toBeLessThanOrEqual(mending.length + 1)
        listening.end()
        await givenUp(listening, clock)
        expect(listening.ends).toMatchObject([
          { type: 'failed', failure: { retryable: !rig.without?.includes('account') } },
        ])
      }),
  },
  {
    rule: 'says that no credit is left, and what was used until then',
    about: 'account',
    check: (rig) =>
      inMood(rig, 'runsOut', async (scene, clock) => {
        const listening = await heard(scene, clock)
        expect(listening.ends).toMatchObject([{ type: 'failed', failure: { kind: 'quota', retryable: false } }])
        expect(listening.ends.every(positive), 'what was used').toBe(true)
      }),
  },
  {
    rule: 'says what was used',
    about: 'account',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const listening = await heard(scene, clock)
        expect(listening.ends.every(positive)).toBe(true)
      }),
  },
  {
    rule: 'hears one utterance after the other, each from position 0 on',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        const first = await heard(scene, clock)
        const second = await heard(scene, clock)
        expect(second.ends).toMatchObject([{ type: 'final', text: SENTENCE }])
        expect(second.of('segment')).toEqual(first.of('segment'))
      }),
  },
  {
    rule: 'leaves no timer behind when it is closed, with an utterance under way as well',
    check: (rig) =>
      inMood(rig, 'well', async (scene, clock) => {
        await heard(scene, clock)
        const listening = new Listening(scene)
        await listening.push(0, 400)
        listening.abort.abort()
        await scene.hear.close()
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
          const listening = await heard(scene, clock)
          await proxy.close()
          expect(listening.ends).toMatchObject([{ type: 'final', text: SENTENCE }])
          expect(proxy.asked.length).toBeGreaterThan(0)
          expect(new Set(proxy.asked.map((asked) => asked.split(':')[0]))).toEqual(new Set([NAME]))
        },
        { network, authority },
      )
    },
  },
]

export function describeSpeechToText(name: string, rig: HearingRig): void {
  describe(`${name} as a recognizer`, () => {
    keepsToLoopback()
    for (const { rule, check } of rulesFor(HEARING_RULES, rig)) it(rule, () => check(rig))
  })
}
