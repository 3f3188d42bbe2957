/** An assistant of real parts in a virtual room: real ears, voice and history in their workers, a virtual clock. */
import { Notices, type Opened, openAssistant } from '../../src/main/assistant'
import { createWavBackend, type WavBackend } from '../../src/main/audio'
import { createVirtualClock } from '../../src/main/clock'
import { createMemoryStore, type Settings } from '../../src/main/settings'
import type { OutputLine } from '../../src/shared/lines'
import type { Clock } from '../../src/shared/time'
import { temporaryFolder } from './headless'

export interface Room extends Opened {
  clock: Clock
  room: WavBackend
  lines: OutputLine[]
  of<Type extends OutputLine['type']>(type: Type): Extract<OutputLine, { type: Type }>[]
  /** On the assistant's clock. */
  pause(ms: number): Promise<void>
  /** Resolves when a line satisfies `wanted`; rejects after a minute of the assistant's own time. */
  until(wanted: (line: OutputLine) => boolean): Promise<void>
  end(): Promise<void>
}

export interface RoomOptions {
  settings?: Partial<Settings>
  /** What the speaker plays comes back into the microphone. */
  wire?: { gain: number; delayMs: number }
  startEpochMs?: number
  dataDir?: string
}

export async function openRoom({ settings = {}, wire, startEpochMs, dataDir }: RoomOptions = {}): Promise<Room> {
  const folder = temporaryFolder()
  const clock = createVirtualClock({ startEpochMs: startEpochMs ?? Date.UTC(2026, 10, 23, 9) })
  const room = createWavBackend({
    ...{ clock, input: { kind: 'spoken' }, output: { kind: 'memory' } },
    ...(wire && { loopback: wire }),
  })
  const opened = await openAssistant({
    ...{ clock, clockKind: 'virtual', audio: room, dataDir: dataDir ?? folder.path },
    settings: createMemoryStore({ locale: 'en-US', timeZone: 'UTC', provider: 'offline', ...settings }),
    notices: new Notices(),
    secret: async () => undefined,
    network: { proxyFor: async () => undefined, extraCa: [] },
    log: () => {},
  })
  const { assistant } = opened
  const lines: OutputLine[] = []
  assistant.lines.on((line) => lines.push(line))
  await assistant.ready
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
  const until = async (wanted: (line: OutputLine) => boolean) => {
    const lastMs = clock.now() + 60_000
    // Each line is looked at once; what is wanted may also be about all of them, or about what is no line.
    let looked = 0
    const there = () => {
      const fresh = lines.slice(Math.min(looked, Math.max(0, lines.length - 1)))
      looked = lines.length
      return fresh.some(wanted)
    }
    while (!there()) {
      if (clock.now() > lastMs) throw new Error(`it did not happen: ${lines.map(({ type }) => type).join(' ')}`)
      await pause(10)
    }
  }
  const end = async () => {
    await assistant.shutdown()
    await opened.close()
    folder.remove()
  }
  const of = <Type extends OutputLine['type']>(type: Type) =>
    lines.filter((line): line is Extract<OutputLine, { type: Type }> => line.type === type)
  return { ...opened, clock, room, lines, of, pause, until, end }
}
