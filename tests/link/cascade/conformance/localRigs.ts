/** Models of this computer before the suite: the real child process, with an engine that needs no model. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Child, type ChildListener, forkChild } from '../../../../src/main/children'
import { LocalRecognizer } from '../../../../src/main/link/cascade/local/localRecognizer'
import { LocalVoice } from '../../../../src/main/link/cascade/local/localVoice'
import type { FromEngine, ToEngine } from '../../../../src/main/link/cascade/local/protocol'
import type { Told } from '../../../fixtures/localEngine/scripted'
import { until } from '../../../support/flowingClock'
import {
  BREAK_AFTER_MS,
  type HearingRig,
  type HearingScene,
  type Mood,
  type Situation,
  type SpeakingRig,
  type SpeakingScene,
  whole,
} from './rig'

const DOES: Readonly<Record<Mood, Told['does']>> = {
  ...{ well: 'well', late: 'well', unanswering: 'hangs', mute: 'saysNothing', refusing: 'refuses', hushed: 'hushed' },
  ...{ breaksOnce: 'well', breaksAlways: 'dies', runsOut: 'well', numbed: 'well' },
}
/** Nobody answers: what is owed is not waited for. */
const UNANSWERED: readonly Mood[] = ['unanswering', 'mute']

/** Stands in the paths of all files, which no person is to read. */
const FOLDER = 'parley-conformance-local-'

/** Between main and the child: what goes through is written down, and may be late. */
class Door {
  readonly sent: ToEngine[] = []
  readonly came: FromEngine[] = []
  forked = 0
  isLoaded = false
  #held: (() => void)[] | undefined

  constructor(late: boolean) {
    if (late) this.#held = []
  }

  open(entry: string, listener: ChildListener): Child<ToEngine> {
    this.forked += 1
    this.isLoaded = false
    const child = forkChild<ToEngine>(
      { entry, env: process.env },
      {
        message: (message) => {
          this.came.push(message as FromEngine)
          this.isLoaded ||= (message as FromEngine).type === 'loaded'
          listener.message(message)
        },
        exited: () => listener.exited(),
      },
    )
    const send = (message: ToEngine) => {
      this.sent.push(message)
      child.send(message)
    }
    return { kill: child.kill, send: (message) => (this.#held ? this.#held.push(() => send(message)) : send(message)) }
  }

  relent(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const send of held) send()
  }
}

function prepared(entry: () => string, { mood, clock }: Situation, script: Told['script']) {
  const folder = mkdtempSync(join(tmpdir(), FOLDER))
  const door = new Door(mood === 'late')
  const deadly = join(folder, 'deadly')
  if (mood === 'breaksOnce') writeFileSync(deadly, '')
  const told: Told = { script, does: DOES[mood], deadly, diesAtMs: BREAK_AFTER_MS }
  writeFileSync(join(folder, 'model'), JSON.stringify(told))
  // A process takes longer to start than a connection.
  clock.patientMs = UNANSWERED.includes(mood) ? 0 : 5_000
  const log: string[] = []
  return {
    ...{ folder, door },
    options: {
      ...{ clock, random: () => 0.5, log: () => {} },
      open: (listener: ChildListener) => door.open(entry(), listener),
    },
    /** What is not about starting begins with a child that is there. */
    async ready(adapter: { warm(): void }) {
      if (DOES[mood] !== 'well' && mood !== 'mute') return
      if (mood === 'late') return
      adapter.warm()
      await until(() => door.isLoaded, 'a child')
    },
    scene: {
      port: 0,
      attempts: () => door.forked,
      addresses: () => [],
      log: () => log,
      relent: () => door.relent(),
      numb() {},
      close: async () => rmSync(folder, { recursive: true, force: true }),
    },
  }
}

/** @param entry the built child, which is there when a rule is checked */
export const localHearing = (entry: () => string): HearingRig => ({
  ...{ key: FOLDER, without: ['account'] },
  async open(situation, script): Promise<HearingScene> {
    const { folder, door, options, ready, scene } = prepared(entry, situation, script)
    const file = join(folder, 'model')
    const files = { encoder: file, decoder: file, joiner: file, tokens: file }
    const hear = new LocalRecognizer({ ...options, model: { kind: 'recognizer', family: 'zipformer', ...files } })
    await ready(hear)
    const utterances = () =>
      Map.groupBy(
        door.sent.filter((message) => message.type === 'push'),
        (push) => push.utterance,
      )
    const isAnswered = (utterance: number) => door.came.some((m) => m.type === 'final' && m.utterance === utterance)
    return {
      ...{ ...scene, hear },
      abandoned: () => door.sent.filter((m) => m.type === 'abandon' && !isAnswered(m.utterance)).length,
      taken: () => [...utterances().values()].map((pushes) => whole(pushes.map(({ samples }) => samples))),
    }
  },
})

export const localSpeaking = (entry: () => string): SpeakingRig => ({
  ...{ key: FOLDER, voice: '', without: ['account', 'joining'] },
  async open(situation): Promise<SpeakingScene> {
    const { folder, door, options, ready, scene } = prepared(entry, situation, [])
    const file = join(folder, 'model')
    const voice = new LocalVoice({
      ...options,
      model: { kind: 'voice', family: 'piper', model: file, tokens: file, dataDir: folder },
    })
    await ready(voice)
    return {
      ...{ ...scene, voice },
      abandoned: () => (door.sent.some(({ type }) => type === 'drop') ? 1 : 0),
      written: () => door.sent.flatMap((message) => (message.type === 'speak' ? [message.text] : [])),
      made: () => whole(door.came.flatMap((message) => (message.type === 'sound' ? [message.samples] : []))),
    }
  },
})
