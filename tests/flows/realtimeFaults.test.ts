/**
 * The whole assistant against a service of which single frames are lost, doubled or come the wrong way round: whatever happens
 * to one turn, it ends, and the next ones are answered.
 */
import { afterEach, describe, expect, it } from 'vitest'
import { type Assistant, createAssistant, Notices } from '../../src/main/assistant'
import { createWavBackend } from '../../src/main/audio'
import { createOpenaiLink } from '../../src/main/link'
import { createDialer } from '../../src/main/net'
import { createMemoryStore } from '../../src/main/settings'
import { createPrivateStore } from '../../src/main/transcript'
import type { OutputLine } from '../../src/shared/lines'
import { type Fault, type Peer, startPeer } from '../fixtures/realtimePeer'
import { FlowingClock } from '../support/flowingClock'
import { heldLists } from '../support/heldLists'
import { plainOptions } from '../support/plainOptions'

const REPLY = 'This is a scripted answer.'
/** Longer than any stage of a turn may take, and its answer. */
const TURN_MS = 20_000

const open: { peer?: Peer; assistant?: Assistant; clock?: FlowingClock }[] = []

afterEach(async () => {
  for (const { assistant, peer, clock } of open.splice(0)) {
    await assistant?.shutdown()
    clock?.stop()
    await peer?.close()
  }
})

async function start(faults: readonly Fault[]) {
  const peer = await startPeer({ faults })
  const clock = new FlowingClock(Date.now()).flow()
  let ids = 0
  const assistant = createAssistant({
    ...{ clock, clockKind: 'real', skillStore: heldLists(), notices: new Notices(), log: () => {} },
    audio: createWavBackend({ clock, input: { kind: 'spoken' }, output: { kind: 'memory' } }),
    openLink: () =>
      createOpenaiLink({
        ...{ clock, key: async () => peer.token, newId: () => `answer ${++ids}`, log: () => {} },
        dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
        options: () => plainOptions(peer.httpUrl),
      }),
    settings: createMemoryStore({ provider: 'compatible', mode: 'hold' }),
    history: createPrivateStore(),
    voice: () => ({
      rateHz: 16_000,
      speak: async () => ({ samples: new Int16Array(1_600), words: [], tookMs: 0 }),
      close: async () => {},
    }),
    ...{ clip: () => undefined, newId: () => `id-${++ids}`, random: () => 0.5, prices: () => ({}) },
    tools: () => ({ schemas: () => [], run: async () => '' }),
  })
  open.push({ peer, assistant, clock })
  const lines: OutputLine[] = []
  assistant.lines.on((line) => lines.push(line))
  await assistant.ready
  const ask = async (text: string) => {
    assistant.say(text)
    await clock.leap(TURN_MS, () => assistant.view.current.state === 'ready', 20)
    return assistant.view.current
  }
  return { ask, lines, peer }
}

const BEGINS = 'response.created'
const DONE = 'response.done'
const SOUND = 'response.output_audio.delta'

describe('a turn ends and the next is answered', () => {
  it.each<[string, ...Fault[]]>([
    ['its beginning is lost', { at: BEGINS, do: 'skip' }],
    ['its end is lost', { at: DONE, do: 'skip' }],
    ['its end is lost, and that of the next as well', { at: DONE, do: 'skip' }, { at: DONE, nth: 2, do: 'skip' }],
    ['its beginning comes behind its end', { at: BEGINS, do: 'late', until: DONE }],
    ['its beginning comes one frame late', { at: BEGINS, do: 'swap' }],
    ['its last sound comes behind its end', { at: SOUND, nth: 6, do: 'late', until: DONE }],
    ['two of its sounds change places', { at: SOUND, nth: 3, do: 'swap' }],
    ['its end changes places with the next frame', { at: DONE, do: 'swap' }],
    ['it begins twice', { at: BEGINS, do: 'duplicate' }],
    ['it ends twice', { at: DONE, do: 'duplicate' }],
    ['everything stalls before it begins', { at: BEGINS, do: 'stall' }],
    ['everything stalls while it sounds', { at: SOUND, nth: 2, do: 'stall' }],
    ['everything stalls before its end', { at: DONE, do: 'stall' }],
  ])('where %s', async (_, ...faults) => {
    const { ask, lines, peer } = await start(faults)
    for (const text of ['one', 'two', 'three']) expect((await ask(text)).state).toBe('ready')
    expect(peer.pending).toBe(0)
    expect(lines.findLast((line) => line.type === 'replyFinal')).toMatchObject({ turn: 3, heard: REPLY })
    const ends = lines.filter((line) => line.type === 'replyFinal' || line.type === 'error')
    expect(new Set(ends.map(({ turn }) => turn))).toEqual(new Set([1, 2, 3]))
  })
})
