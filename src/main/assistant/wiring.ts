/** Makes the parts of an assistant, once, and connects each with what it tells and asks. Handles no event itself. */
import type { LineBody } from '../../shared/lines'
import type { AppError, ConnectionView, Turn, TurnId } from '../../shared/view'
import { createMicrophone } from '../capture'
import { type Conversation, isAwake, Session, TUNING } from '../conversation'
import { type SessionConfig, UnknownEvents } from '../link'
import { createSpeaker, PLAYBACK_TUNING, type Speaker, Waiting } from '../playback'
import type { Settings } from '../settings'
import type { TranscriptRecord } from '../transcript'
import { Changeover } from './connection/changeover'
import { IdleEnd } from './connection/idleEnd'
import { LinkKeeper } from './connection/linkKeeper'
import { Stall } from './connection/stall'
import { fromLink } from './fromLink'
import { Budget } from './money/budget'
import type { Parts } from './parts'
import { Pictures } from './pictures'
import type { AssistantPorts, ClipName, LinkHost } from './ports'
import { sessionPorts } from './sessionPorts'
import { voiceVolume } from './setup/sessionConfig'
import { usualServers } from './setup/usualServers'
import { Cues } from './sound/cues'
import { Mute } from './sound/mute'
import type { Output } from './sound/output'
import { TurnBook } from './turns/turnBook'

/** What the parts need of the assistant around them. */
export interface PartsHost {
  config(): SessionConfig
  /** What was said and heard in this conversation so far, oldest first. */
  said(): readonly Turn[]
  opened(): void
  openFailed(error: AppError, thrown: unknown): void
  gaveUp(turn: TurnId, error: AppError): void
  connection(connection: ConnectionView): void
  send(lines: readonly LineBody[], records: readonly TranscriptRecord[]): void
  turnChanged(turn: Turn): void
  changed(conversation: Conversation): void
  output(): Output
  line(body: LineBody): void
  notice(error: AppError): void
}

export function createParts(ports: AssistantPorts, settings: Settings, host: PartsHost): Parts {
  const { clock, audio } = ports
  const assistantHost = linkHost(ports)
  const budget = new Budget(ports, host.notice)
  const keeper = new LinkKeeper({
    clock,
    random: ports.random,
    create: () => ports.openLink(ports.settings.get(), assistantHost),
    refusal: () => budget.refusal(),
    awake: () => isAwake(parts.session.conversation),
    config: host.config,
    handsFree: () => ports.settings.get().mode === 'hands-free',
    history: host.said,
    event: (event) => fromLink(parts, event),
    wants: (rateHz) => parts.microphone.setRateHz(rateHz),
    opened: host.opened,
    failed: host.openFailed,
    gaveUp: host.gaveUp,
    changed: host.connection,
  })
  const microphone = createMicrophone({
    backend: audio,
    clock,
    device: settings.microphone.device,
    rateHz: keeper.capabilities.inputRateHz,
    chunkMs: settings.microphone.chunkMs,
    betweenTurns: settings.microphone.betweenTurns,
    deliver: (frame) => {
      keeper.append(frame)
      return true
    },
  })
  const { device, volume } = settings.speaker
  const speaker = createSpeaker({ backend: audio, clock, device, volume })
  const parts: Parts = {
    session: new Session(
      sessionPorts(ports, () => parts, host.output, host.changed),
      settings.mode,
    ),
    book: new TurnBook({
      clock,
      newId: ports.newId,
      provider: () => ports.settings.get().provider,
      served: () => usualServers(ports.settings.get()),
      prices: () => budget.prices(),
      billed: (turn, usd, cost) => budget.billed(turn, usd, cost),
      rateHz: () => keeper.capabilities.outputRateHz,
      send: host.send,
      changed: host.turnChanged,
    }),
    keeper,
    changeover: new Changeover({
      conversation: () => parts.session.conversation,
      connect: () => keeper.connect(),
    }),
    microphone,
    mute: new Mute(microphone),
    speaker,
    waiting: createWaiting(ports, speaker),
    cues: new Cues({
      wanted: (cue) => {
        const { cues, cueSounds } = ports.settings.get()
        // Whoever does not look would wait for an answer that does not come.
        return (cues || cue === 'error') && cueSounds[cue]
      },
      halfDuplex: () => parts.session.conversation.mode === 'hands-free',
      clip: ports.clip,
      play: ({ samples, rateHz }) => {
        const { volume } = ports.settings.get().cueSounds
        speaker.playClip(samples, rateHz, { yields: true, volume })
      },
    }),
    stall: new Stall(clock, TUNING.answerStallMs),
    tools: ports.tools(assistantHost),
    budget,
    pictures: new Pictures(),
    unknown: new UnknownEvents(ports.log),
    idle: new IdleEnd({ clock, keeper, afterMs: () => idleMs(ports.settings.get()) }),
    cut: { responses: new Set(), turns: new Set() },
    microphoneBlocked: () => ports.microphoneBlocked?.() ?? false,
    voiceVolume: () => voiceVolume(ports.settings.get()),
    announceVolume: () => ports.settings.get().voice.volume,
    line: host.line,
    notice: host.notice,
    log: ports.log,
  }
  // A turn's bill comes when it is quiet already.
  budget.on(() => keeper.look())
  return parts
}

/** Hands-free a service must hear to know when somebody speaks; what runs here costs nothing to keep. */
const idleMs = ({ provider, mode, realtime }: Settings) =>
  provider === 'offline' || provider === 'scripted' || mode === 'hands-free' || realtime.idleMinutes === 0
    ? undefined
    : realtime.idleMinutes * 60_000

const linkHost = ({ settings }: AssistantPorts): LinkHost => ({
  volume: () => settings.get().speaker.volume,
  setVolume: (volume) => void settings.set({ speaker: { ...settings.get().speaker, volume } }),
})

/** What the user wants is asked anew for each wait. */
function createWaiting({ clock, clip, settings }: AssistantPorts, speaker: Speaker): Waiting {
  const play = (name: ClipName) => {
    const sound = clip(name)
    if (sound) speaker.playClip(sound.samples, sound.rateHz, { yields: true })
  }
  return new Waiting({
    clock,
    tuning: PLAYBACK_TUNING,
    get tone() {
      return settings.get().workingTone
    },
    get moment() {
      return settings.get().oneMoment
    },
    startTone: () => play('working'),
    sayMoment: () => {
      // The tone ends in a silence of a second, in which nothing else would be heard.
      speaker.stopClips()
      play('oneMoment')
    },
    stop: () => speaker.stopClips(),
  })
}
