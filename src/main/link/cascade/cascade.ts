/**
 * A link made of three streams that overlap: words are recognized while the user speaks, an answer is prepared while
 * the user pauses, the first clause sounds while the next one is made. One object is one connection. Knows no vendor.
 */
import { appError, missingCase } from '../../../shared/errors'
import { Emitter, type Ms } from '../../../shared/time'
import type { ResponseId, Turn, TurnId, UsageLine, WireRate } from '../../../shared/view'
import { type Frame, samplesToMs } from '../../audio'
import type {
  Forgotten,
  LinkCapabilities,
  LinkEvent,
  LinkItem,
  RealtimeLink,
  ResponseRequest,
  SessionConfig,
} from '../link'
import { Answer } from './answer'
import { Answering } from './answering'
import { CallNames } from './callNames'
import type { Wording } from './endpointer'
import type { Words } from './exchange'
import { madeFrom } from './madeFrom'
import type { AnswerRequest, LanguageModel, SpeakRequest, SpeechToText, TextToSpeech } from './ports'
import { Preparation } from './preparation'
import { Utterance, type UtteranceFact } from './utterance'

export interface CascadeOptions {
  hear: SpeechToText
  model: LanguageModel
  voice: TextToSpeech
  /** How complete these words are as a command; `open` where nobody can know. */
  wording(text: string): Wording
  /** The answer keeps a part of the user's own sound: it is not begun before there is all of it. */
  keepsSound(text: string): boolean
  /** Resolves when all three can be used; rejects with an `AppException`. */
  ready(): Promise<void>
  /** What was used by what was called off, since this was asked last: the turn that ends is billed for it. */
  unbilled?(): UsageLine[]
  /** What went over the network since this was asked last, for so much sound of the user and of the answer. */
  wire?(heardMs: Ms, spokenMs: Ms): WireRate | undefined
  /** Once it is open: what may be done ahead of the first question, with the voice that is chosen. */
  rehearse?(request: SpeakRequest, signal: AbortSignal): Promise<void>
}

export class Cascade implements RealtimeLink {
  readonly capabilities: LinkCapabilities
  readonly events = new Emitter<LinkEvent>()
  readonly #options: CascadeOptions
  #config: SessionConfig | undefined
  #utterance: Utterance | undefined
  readonly #preparation: Preparation
  readonly #answering: Answering
  /** By answers that were called off. */
  #spent: UsageLine[] = []
  readonly #callNames = new CallNames()
  /** Final and not asked for yet. */
  #waiting: { turnId: TurnId; answer: Answer } | undefined
  #askedTurn: TurnId | undefined
  #typed: { turnId: TurnId; words: Words[] } | undefined
  /** The last turn whose words are final. */
  #heardTurn: TurnId | undefined
  /** The last one that could not be heard: nothing answers it, whenever that is asked for. */
  #failed: Extract<LinkEvent, { type: 'responseFailed' }> | undefined

  constructor(options: CascadeOptions) {
    this.#options = options
    this.#preparation = new Preparation({
      begin: (text) => this.#begun(text),
      isFree: (text) => options.model.isFree(text),
      wording: options.wording,
      keepsSound: options.keepsSound,
    })
    this.capabilities = {
      inputRateHz: options.hear.rateHz,
      outputRateHz: options.voice.rateHz,
      runsAhead: options.voice.runsAhead,
      items: false,
      ownsTurns: false,
      detectsTurns: true,
      saysHowFar: true,
      wordTimings: options.voice.timesWords,
      seesPictures: false,
      breaksSilence: true,
    }
    this.#answering = new Answering({
      outputRateHz: this.capabilities.outputRateHz,
      emit: (event) => this.events.emit(event),
      gave: (answer) => this.#preparation.gave(answer),
      unbilled: () => [...this.#spent.splice(0), ...(options.unbilled?.() ?? [])],
      wire: options.wire?.bind(options),
    })
  }

  async open(config: SessionConfig, history: readonly Turn[], signal: AbortSignal): Promise<void> {
    this.#config = config
    this.#answering.begin(history)
    await this.#options.ready()
    signal.throwIfAborted()
    const { voiceName, speed } = this.#parts()
    void this.#options.rehearse?.({ voice: voiceName, speed }, signal)
  }

  configure(config: SessionConfig): void {
    this.#config = config
  }

  carryOn(history: readonly Turn[]): void {
    this.#answering.begin(history)
  }

  append(frame: Frame): void {
    // A frame that was under way when its turn was decided must not begin the turn again.
    if (frame.turnId === this.#heardTurn) return
    if (this.#utterance?.turnId !== frame.turnId) this.#begin(frame.turnId)
    this.#utterance?.push(frame)
  }

  commit(turnId: TurnId): void {
    if (this.#utterance?.turnId === turnId) this.#utterance.end()
    else if (this.#failed?.turnId === turnId) this.events.emit(this.#failed)
    // Not one frame came: the key was up before the microphone was open.
    else this.events.emit({ type: 'userFinal', turnId, text: '' })
  }

  clear(): void {
    this.#utterance?.abandon()
    this.#utterance = undefined
    this.#preparation.drop()
  }

  add(item: LinkItem): void {
    switch (item.type) {
      case 'userText':
        if (this.#typed?.turnId !== item.turnId) this.#typed = { turnId: item.turnId, words: [] }
        return void this.#typed.words.push({ itemId: item.itemId, text: item.text })
      case 'userImage': {
        // Shown to another provider, before this one was chosen.
        const error = appError('picture.notHere', { provider: 'This provider' })
        return this.events.emit({ type: 'noticed', error })
      }
      case 'earlier':
        return this.#answering.add(item)
      // Told in words, with its result: a model that is asked turn by turn knows no other.
      case 'functionCall':
        return
      case 'toolResult':
        return this.#answering.resolve(item.callId, item.output)
      default:
        return missingCase(item)
    }
  }

  forget(what: Forgotten): void {
    this.#answering.forget(what)
    if (!('turnId' in what) || this.#waiting?.turnId !== what.turnId) return
    this.#waiting.answer.abort()
    this.#waiting = undefined
  }

  /** Unless told otherwise a spoken turn is answered as soon as its words are final: asking would only cost time. */
  respond({ turnId, outOfBand, silent, text = '', input }: ResponseRequest): void {
    if (silent) return this.#answering.give(turnId, new Answer({ ...this.#request(''), silent }, this.#parts()), [])
    if (outOfBand || input) {
      const answer = input ? new Answer(madeFrom(input, this.#request('')), this.#parts()) : this.#answerTo(text)
      return outOfBand ? this.#answering.giveAside(turnId, answer) : this.#answering.give(turnId, answer, [])
    }
    if (this.#failed?.turnId === turnId) return this.events.emit(this.#failed)
    this.#askedTurn = turnId
    const waiting = this.#waiting
    if (waiting?.turnId === turnId) {
      this.#waiting = undefined
      return this.#answering.give(turnId, this.#upToDate(waiting.answer))
    }
    const typed = this.#typed
    if (typed?.turnId !== turnId) return
    this.#typed = undefined
    const asked = typed.words.map((each) => each.text).join('\n')
    this.events.emit({ type: 'userFinal', turnId, text: asked })
    this.#answering.give(turnId, this.#answerTo(asked), typed.words)
  }

  cancel({ responseId, heardMs }: { responseId: ResponseId; heardMs: number }): void {
    this.#answering.cancel(responseId, heardMs)
  }

  async close(): Promise<void> {
    this.clear()
    this.#waiting?.answer.abort()
    const { hear, voice } = this.#options
    await Promise.all([this.#answering.close(), hear.close(), voice.close()])
  }

  #begin(turnId: TurnId): void {
    this.clear()
    const { hear, wording } = this.#options
    this.#utterance = new Utterance({
      turnId,
      hear,
      wording,
      decides: this.#config?.mode === 'hands-free',
      deliver: (fact) => this.#said(turnId, fact),
    })
  }

  #said(turnId: TurnId, fact: UtteranceFact): void {
    const handsFree = this.#config?.mode === 'hands-free'
    switch (fact.type) {
      case 'began':
        // What will be needed connects while somebody speaks.
        this.#options.model.warm()
        this.#options.voice.warm()
        if (handsFree) this.events.emit({ type: 'speechStarted', turnId, atMs: fact.atMs })
        return
      case 'worded':
        this.events.emit({ type: 'userDelta', turnId, text: fact.text })
        // A key is often up before a pause could be noticed.
        return this.#preparation.worded(fact.text)
      case 'stable':
        return this.#preparation.stable(fact.text, fact.isOver)
      case 'listened':
        return this.events.emit({ type: 'listenedTo', turnId, atMs: fact.toMs })
      case 'decided':
        return this.events.emit({ type: 'speechStopped', turnId, lastVoicedAtMs: fact.lastVoicedAtMs })
      case 'servedBy':
        return this.events.emit({ type: 'served', turnId, part: 'hear', by: fact.by })
      case 'final':
        return this.#final(turnId, fact)
      case 'failed':
        this.#utterance = undefined
        this.#heardTurn = turnId
        this.#preparation.drop()
        this.#failed = { type: 'responseFailed', responseId: undefined, turnId, error: fact.error }
        return this.events.emit({ ...this.#failed, ...(fact.usage.length > 0 && { usage: fact.usage }) })
    }
  }

  #final(turnId: TurnId, fact: Extract<UtteranceFact, { type: 'final' }>): void {
    const { text, understood, words, lastVoicedAtMs, usage } = fact
    const utterance = this.#utterance
    this.#utterance = undefined
    this.#heardTurn = turnId
    if (lastVoicedAtMs !== undefined) this.events.emit({ type: 'speechEnded', turnId, lastVoicedAtMs })
    const nothing = text === '' && understood
    // Something was said: the transcript must not look as if there had been silence.
    this.events.emit({
      ...{ type: 'userFinal', turnId, text: nothing ? '' : text || '…' },
      ...(usage.length > 0 && { usage }),
    })
    this.#answering.heardMs = utterance ? samplesToMs(utterance.pushedSamples, this.#options.hear.rateHz) : 0
    if (nothing || !utterance || !understood) this.#preparation.drop()
    if (nothing || !utterance) return
    const prepared = this.#preparation.take(text)
    if (prepared) return this.#answer(turnId, this.#upToDate(prepared))
    const spoken = { understood, words, samples: utterance.samples, rateHz: this.#options.hear.rateHz }
    this.#answer(turnId, new Answer({ ...this.#request(text), spoken }, this.#parts()))
  }

  #answer(turnId: TurnId, answer: Answer): void {
    if (this.#config?.answers !== 'whenAsked' || this.#askedTurn === turnId) {
      return this.#answering.give(turnId, answer)
    }
    this.#waiting?.answer.abort()
    this.#waiting = { turnId, answer }
  }

  /** An answer to words that may still change. */
  #begun(text: string): Answer {
    const spoken = { understood: true, words: [], samples: new Int16Array(0), rateHz: this.#options.hear.rateHz }
    return new Answer({ ...this.#request(text), spoken }, this.#parts())
  }

  #answerTo(text: string): Answer {
    return new Answer(this.#request(text), this.#parts())
  }

  /** The same, or another one where what it was begun with holds no longer. */
  #upToDate(begun: Answer): Answer {
    const { text, spoken } = begun.request
    const request = { ...this.#request(text), ...(spoken && { spoken }) }
    if (begun.isMadeOf(request, this.#parts())) return begun
    begun.abort()
    return new Answer(request, this.#parts())
  }

  #request(text: string): AnswerRequest {
    const { instructions = '', tools = [], toolChoice } = this.#config ?? {}
    const called = { tools, exchanges: [], ...(toolChoice && { toolChoice }) }
    return { text, history: this.#answering.history, instructions, ...called }
  }

  #parts() {
    const { model, voice } = this.#options
    const spent = (usage: UsageLine[]) => void this.#spent.push(...usage)
    const { voice: voiceName = '', speed = 1 } = this.#config ?? {}
    return { model, voice, voiceName, speed, spent, callNames: this.#callNames }
  }
}
