/**
 * The composition root: microphone, conversation, link, speaker and books wired together, once, for the app, headless
 * mode and the tests. Sound goes straight from port to port; what happened goes to the session, the books and out as lines.
 */
import type { ErrorCode } from '../../shared/errors'
import type { LineBody } from '../../shared/lines'
import type { AppError, ResponseId, TurnId, TurnMode } from '../../shared/view'
import type { Conversation } from '../conversation'
import type { SessionConfig } from '../link'
import type { Settings } from '../settings'
import type { TranscriptRecord } from '../transcript'
import { askToRepeat } from './connection/recovery'
import type { Assistant } from './contract'
import { Controls } from './controls'
import { Finish } from './finish'
import { type DeviceListeners, fromMicrophone, fromSpeaker } from './fromDevices'
import { LineTime } from './lineTime'
import { wordsOf } from './log'
import { Opening } from './opening'
import { Outbox } from './outbox'
import type { Parts } from './parts'
import type { AssistantPorts } from './ports'
import { Presenter } from './presenter'
import { applySettings } from './setup/applySettings'
import { sessionConfig } from './setup/sessionConfig'
import { type AnnouncementKind, type Announcer, announcerOf, remind } from './sound/announcer'
import { Levels } from './sound/levels'
import { Output } from './sound/output'
import { Thread } from './thread'
import { firstView, ViewFeed } from './viewFeed'
import { createParts } from './wiring'

/** What was promised aloud and could not be kept is taken back aloud. */
const TAKEN_BACK: ReadonlySet<ErrorCode> = new Set(['skills.diskFull', 'skills.unwritable', 'skills.notKept'])

export const createAssistant = (ports: AssistantPorts): Assistant => new Wiring(ports)

class Wiring implements Assistant {
  readonly finished: Promise<void>
  readonly view: ViewFeed
  readonly level: Levels
  readonly #ports: AssistantPorts
  readonly #outbox: Outbox
  readonly #finish: Finish
  readonly #announcer: Announcer
  readonly #unsubscribe: (() => void)[] = []
  readonly #parts: Parts
  readonly #output: Output
  readonly #thread: Thread
  readonly #presenter: Presenter
  readonly controls: Controls
  readonly #time: LineTime
  readonly #opening: Opening
  #turn: TurnId | undefined
  #closing: Promise<void> | undefined
  #settings: Settings
  readonly #line = (body: LineBody) => this.#send([body])

  constructor(ports: AssistantPorts) {
    const { clock } = ports
    const settings = ports.settings.get()
    this.#ports = ports
    this.#settings = settings
    this.#thread = new Thread({ ...ports, view: () => this.view.current })
    this.view = new ViewFeed(firstView(settings))
    this.level = new Levels(clock)
    this.#outbox = new Outbox(ports.history, (error, thrown) => {
      ports.log(wordsOf(thrown))
      this.#notice(error)
    })
    this.#time = new LineTime(clock)
    this.#finish = new Finish(clock)
    this.finished = this.#finish.finished
    this.#announcer = announcerOf(ports, (id, text, kind) => this.#due(id, text, kind))
    this.#parts = createParts(ports, settings, {
      config: () => this.#config(),
      said: () => this.#thread.said(),
      opened: () => this.#opening.opened(),
      openFailed: (error, thrown) => this.#opening.failed(error, thrown),
      gaveUp: (turn, error) => this.#gaveUp(turn, error),
      connection: (connection) => {
        this.view.change({ connection })
        if (connection.state === 'up') this.#parts.idle.stands()
      },
      send: (lines, records) => this.#send(lines, records),
      turnChanged: (turn) => {
        this.view.turn(turn)
        this.controls.turnChanged()
      },
      changed: (conversation) => this.#changed(conversation),
      output: () => this.#output,
      line: this.#line,
      notice: (error) => this.#notice(error),
    })
    this.#output = new Output(this.#parts, this.#announcer)
    const seen = { parts: this.#parts, view: this.view }
    this.#presenter = new Presenter({ ...seen, finish: this.#finish, line: this.#line })
    const known = { thread: this.#thread, announcer: this.#announcer, presenter: this.#presenter }
    this.controls = new Controls({ ...seen, ...known, history: ports.history })
    this.#opening = new Opening({
      ...{ ...seen, ports, time: this.#time, announcer: this.#announcer, line: this.#line },
      notice: (error) => this.#notice(error),
    })
    this.#listen()
    void this.#start()
  }

  get ready(): Promise<void> {
    return this.#opening.ready
  }

  get lines() {
    return this.#outbox.lines
  }

  get spending() {
    return this.#parts.budget
  }

  get budget() {
    return this.#parts.budget
  }

  press(): void {
    if (!this.controls.refusesPress()) this.#parts.session.post({ type: 'press' })
  }

  release(): void {
    this.#parts.session.post({ type: 'release' })
  }

  cancel(): void {
    this.#parts.session.post({ type: 'cancel' })
  }

  say(text: string): void {
    this.#parts.session.post({ type: 'say', text })
  }

  setMode(mode: TurnMode): void {
    this.#ports.settings.set({ mode })
  }

  get pictures() {
    return this.#parts.pictures
  }

  reconnect(): void {
    this.#parts.changeover.begin()
  }

  async idle(): Promise<void> {
    await this.#finish.idle()
    await this.#output.settled()
    await this.#outbox.settled()
  }

  shutdown(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #start(): Promise<void> {
    const earlier = await this.#thread.begin()
    this.#parts.book.continue(this.#thread.id, earlier !== undefined)
    this.view.change({ earlier: earlier ?? [] })
    await this.#parts.budget.load()
    this.#parts.keeper.connect()
  }

  async #close(): Promise<void> {
    const { session, microphone, speaker, keeper, waiting, stall } = this.#parts
    const { state } = session.conversation
    // Whoever talked hands-free was not heard to the end.
    if (state.tag === 'READY' && state.deaf) this.#line({ type: 'error', ...state.deaf })
    session.post({ type: 'shutdown' })
    waiting.over()
    stall.over()
    await this.#announcer.close()
    await this.#output.settled()
    await this.#outbox.settled()
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#opening.close()
    const { history, audio, log } = this.#ports
    const ends = [microphone, speaker, keeper, history, audio].map((part) => part.close())
    for (const end of await Promise.allSettled(ends)) if (end.status === 'rejected') log(String(end.reason))
  }

  #listen(): void {
    const { microphone, speaker } = this.#parts
    const listeners: DeviceListeners = {
      listening: (turn) => this.#listening(turn),
      levelIn: (dbfs) => this.level.in(dbfs),
      levelOut: (dbfs) => this.#sounds(dbfs),
      sourceEnded: () => this.#finish.sourceEnded(),
      halfDuplex: () => this.#parts.session.conversation.mode === 'hands-free',
      drained: (response) => this.#output.drained(response),
      speakerFailed: (cuts, error) => this.#output.speakerFailed(cuts, error),
    }
    this.#unsubscribe.push(
      microphone.events.on((event) => fromMicrophone(this.#parts, listeners, event)),
      speaker.events.on((event) => fromSpeaker(this.#parts, listeners, event)),
      this.level.lines.on((level) => this.#line({ type: 'level', ...level })),
      this.#ports.settings.onChange((settings) => this.#settingsChanged(settings)),
      // Another Parley on the same folder may have set a timer, or told one.
      this.#ports.skillStore.onChange(() => (this.#opening.isDecided ? this.#announcer.look() : undefined)),
    )
  }

  /** After every step of the machine. */
  #changed(conversation: Conversation): void {
    const { state } = conversation
    const { book, speaker, waiting, idle, changeover } = this.#parts
    changeover.look()
    if (state.tag === 'LISTENING' || state.tag === 'THINKING') {
      if (!book.isOpen(state.turn)) this.#renewIfStale()
      book.began(state.turn)
      speaker.prepare()
    }
    const before = this.#presenter.state
    this.#presenter.show(conversation)
    const now = this.#presenter.state
    if (now === 'thinking' && before !== 'thinking') waiting.turnEnded()
    if (now !== 'thinking' && before === 'thinking') waiting.over()
    const turn = 'turn' in state ? state.turn : undefined
    if (this.#turn !== undefined && turn === undefined) this.#thread.ended()
    this.#turn = turn
    if (state.tag === 'OFFLINE' || state.tag === 'CLOSING') idle.over()
    else idle.quiet(state.tag === 'READY')
  }

  #listening(turn: TurnId): void {
    const { session, book } = this.#parts
    if (session.conversation.mode !== 'hands-free') book.speechStarted(turn)
    this.#presenter.listening(turn)
  }

  /** While an answer sounds the view follows the words that are being heard. */
  #sounds(dbfs: number): void {
    this.level.out(dbfs)
    const { session, speaker, book } = this.#parts
    const { state } = session.conversation
    if (state.tag !== 'SPEAKING' || state.turn === undefined) return
    book.answers.heardSoFar(state.response, speaker.heard(state.response))
  }

  #settingsChanged(settings: Settings): void {
    const before = this.#settings
    this.#settings = settings
    applySettings(this.#parts, before, settings, () => this.controls.newConversation())
    if (settings.mode !== before.mode) this.#opening.modeIs(settings.mode)
  }

  #renewIfStale(): void {
    if (this.#presenter.state === 'ready' && this.#thread.renewed()) this.controls.begin([])
  }

  #config(): SessionConfig {
    return sessionConfig(this.#ports.settings.get(), this.#thread.id, () => this.#parts.tools.schemas())
  }

  /** Aloud only when somebody waits for an answer; never when it is answered after all. */
  #gaveUp(turn: TurnId, error: AppError): void {
    const { session } = this.#parts
    const { state } = session.conversation
    const waits = (state.tag === 'LISTENING' || state.tag === 'THINKING') && state.turn === turn
    const words = askToRepeat(this.#thread.shown())
    session.post({ type: 'linkLost', turn, error })
    if (waits) this.#announcer.tell(words, 'repeat')
  }

  /** A timer that nobody may hear now is shown all the same. */
  #due(id: ResponseId, text: string, kind: AnnouncementKind): void {
    this.#line({ type: 'announcement', id, text })
    const say = () => {
      this.#presenter.announced(id, { text, asksToRepeat: kind === 'repeat' })
      this.#parts.session.post({ type: 'announcementDue', announcement: { id, text } })
    }
    if (kind !== 'timer') return say()
    remind(this.#ports.reminders, text, (aloud) => (aloud ? say() : this.#announcer.told(id)))
  }

  #notice(error: AppError): void {
    this.#line({ type: 'notice', code: error.code, message: error.message })
    this.view.change({ notice: error })
    if (error.code === 'device.silent') this.#presenter.silent()
    if (TAKEN_BACK.has(error.code)) this.#announcer.tell(error.message, 'failure')
  }

  #send(bodies: readonly LineBody[], records: readonly TranscriptRecord[] = []): void {
    this.#outbox.send(this.#time.stamped(bodies), records)
  }
}
