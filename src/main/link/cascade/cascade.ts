/**
 * A link made of three streams that overlap: words are recognized while the user speaks, an answer is prepared while
 * the user pauses, the first clause sounds while the next one is made. One object is one connection. Knows no vendor.
 */
import { Emitter, type Ms } from '../../../shared/time'
import type { ResponseId, Turn, TurnId, UsageLine, WireRate } from '../../../shared/view'
import { type Frame, samplesToMs } from '../../audio'
import type {
  LinkCapabilities,
  LinkEvent,
  LinkItem,
  RealtimeLink,
  ResponseRequest,
  SessionConfig,
  UserImage,
  UserText,
} from '../link'
import { Answer, type AnswerFact } from './answer'
import type { Wording } from './endpointer'
import { Given } from './given'
import type { AnswerRequest, LanguageModel, SpeakRequest, SpeechToText, TextToSpeech } from './ports'
import { Preparation } from './preparation'
import { Utterance, type UtteranceFact } from './utterance'

export interface CascadeOptions {
  hear: SpeechToText
  model: LanguageModel
  voice: TextToSpeech
  /** How complete these words are as a command; `open` where nobody can know. */
  wording(text: string): Wording
  /** Resolves when all three can be used; rejects with an `AppException`. */
  ready(): Promise<void>
  /** What was used by what was called off, since this was asked last: the turn that ends is billed for it. */
  unbilled?(): UsageLine[]
  /** What went over the network since this was asked last, for so much sound of the user and of the answer. */
  wire?(heardMs: Ms, spokenMs: Ms): WireRate | undefined
  /** Once it is open: what may be done ahead of the first question, with the voice that is chosen. */
  rehearse?(request: SpeakRequest, signal: AbortSignal): Promise<void>
}

/** More would only make every request longer. */
const REMEMBERED_TURNS = 50
/** Answers that can still be cut; older ones have sounded long ago. */
const CUTTABLE = 8

export class Cascade implements RealtimeLink {
  readonly capabilities: LinkCapabilities
  readonly events = new Emitter<LinkEvent>()
  readonly #options: CascadeOptions
  #config: SessionConfig | undefined
  #history: { user: string; heard: string }[] = []
  #utterance: Utterance | undefined
  readonly #preparation: Preparation
  #given: Given | undefined
  /** The last ones, answers out of band among them. */
  #answers: Given[] = []
  /** Final and not asked for yet. */
  #waiting: { turnId: TurnId; answer: Answer } | undefined
  #askedTurn: TurnId | undefined
  #typed: UserText | undefined
  /** Sound of the user in the last turn that was heard. */
  #heardMs: Ms = 0
  /** The last turn whose words are final. */
  #heardTurn: TurnId | undefined

  constructor(options: CascadeOptions) {
    this.#options = options
    this.#preparation = new Preparation({
      begin: (text) => this.#begun(text),
      isFree: (text) => options.model.isFree(text),
      wording: options.wording,
    })
    this.capabilities = {
      inputRateHz: options.hear.rateHz,
      outputRateHz: options.voice.rateHz,
      runsAhead: options.voice.runsAhead,
      items: false,
      ownsTurns: false,
      detectsTurns: true,
      wordTimings: options.voice.timesWords,
    }
  }

  async open(config: SessionConfig, history: readonly Turn[], signal: AbortSignal): Promise<void> {
    this.#config = config
    this.#history = history.map(({ user, heard }) => ({ user, heard }))
    await this.#options.ready()
    signal.throwIfAborted()
    const { voiceName, speed } = this.#parts()
    void this.#options.rehearse?.({ voice: voiceName, speed }, signal)
  }

  configure(config: SessionConfig): void {
    this.#config = config
  }

  append(frame: Frame): void {
    // A frame that was under way when its turn was decided must not begin the turn again.
    if (frame.turnId === this.#heardTurn) return
    if (this.#utterance?.turnId !== frame.turnId) this.#begin(frame.turnId)
    this.#utterance?.push(frame)
  }

  commit(turnId: TurnId): void {
    if (this.#utterance?.turnId === turnId) this.#utterance.end()
    // Not one frame came: the key was up before the microphone was open.
    else this.events.emit({ type: 'userFinal', turnId, text: '' })
  }

  clear(): void {
    this.#utterance?.abandon()
    this.#utterance = undefined
    this.#preparation.drop()
  }

  add(item: Exclude<LinkItem, UserImage>): void {
    if (item.type === 'userText') this.#typed = item
    else if (item.type === 'earlier') this.#history = [...this.#history, item].slice(-REMEMBERED_TURNS)
    else for (const { answer } of this.#answers) answer.resolve(item.callId, item.output)
  }

  /** Unless told otherwise a spoken turn is answered as soon as its words are final: asking would only cost time. */
  respond({ turnId, outOfBand, input = '' }: ResponseRequest): void {
    if (outOfBand) return this.#giveAside(turnId, input)
    this.#askedTurn = turnId
    const waiting = this.#waiting
    if (waiting?.turnId === turnId) {
      this.#waiting = undefined
      return this.#give(turnId, waiting.answer)
    }
    const typed = this.#typed
    if (typed?.turnId !== turnId) return
    this.#typed = undefined
    this.events.emit({ type: 'userFinal', turnId, text: typed.text })
    this.#give(turnId, new Answer(this.#request(typed.text), this.#parts()))
  }

  cancel({ responseId, heardMs }: { responseId: ResponseId; heardMs: number }): void {
    const given = this.#answers.find(({ id }) => id === responseId)
    if (!given) return
    given.cut(heardMs)
    this.#remember(given)
    if (this.#given === given) this.#given = undefined
  }

  async close(): Promise<void> {
    this.clear()
    this.#waiting?.answer.abort()
    for (const { answer } of this.#answers.splice(0)) answer.abort()
    this.#given = undefined
    const { hear, voice } = this.#options
    await Promise.all([hear.close(), voice.close()])
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
        return this.events.emit({ type: 'responseFailed', responseId: undefined, turnId, error: fact.error })
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
    this.#heardMs = utterance ? samplesToMs(utterance.pushedSamples, this.#options.hear.rateHz) : 0
    if (nothing || !utterance || !understood) this.#preparation.drop()
    if (nothing || !utterance) return
    const prepared = this.#preparation.take(text)
    if (prepared) return this.#answer(turnId, prepared)
    const spoken = { understood, words, samples: utterance.samples, rateHz: this.#options.hear.rateHz }
    this.#answer(turnId, new Answer({ ...this.#request(text), spoken }, this.#parts()))
  }

  #answer(turnId: TurnId, answer: Answer): void {
    if (this.#config?.answers !== 'whenAsked' || this.#askedTurn === turnId) return this.#give(turnId, answer)
    this.#waiting?.answer.abort()
    this.#waiting = { turnId, answer }
  }

  /** An answer to words that may still change. */
  #begun(text: string): Answer {
    const spoken = { understood: true, words: [], samples: new Int16Array(0), rateHz: this.#options.hear.rateHz }
    return new Answer({ ...this.#request(text), spoken }, this.#parts())
  }

  #give(turnId: TurnId, answer: Answer): void {
    this.#given?.answer.abort()
    this.#given = this.#release(turnId, answer, true)
  }

  /** Beside whatever is being answered; the conversation does not know of it. */
  #giveAside(turnId: TurnId, text: string): void {
    this.#release(turnId, new Answer(this.#request(text), this.#parts()), false)
  }

  #release(turnId: TurnId, answer: Answer, remembers: boolean): Given {
    const given = new Given(turnId, answer, this.capabilities.outputRateHz, remembers)
    this.#answers = [...this.#answers, given].slice(-CUTTABLE)
    this.events.emit({ type: 'responseStarted', responseId: given.id, turnId })
    answer.release((fact) => this.#gave(given, fact))
    return given
  }

  #gave(given: Given, fact: AnswerFact): void {
    const responseId = given.id
    switch (fact.type) {
      case 'text':
        given.wrote(fact.text)
        return this.events.emit({ type: 'replyDelta', responseId, text: fact.text })
      case 'words':
        given.words.push(...fact.words)
        return this.events.emit({ type: 'replyWords', responseId, words: fact.words })
      case 'audio':
        given.sounded(fact.samples.length)
        return this.events.emit({ type: 'audio', responseId, samples: fact.samples })
      case 'audioEnded':
        given.ended()
        return this.events.emit({ type: 'audioEnded', responseId })
      case 'done':
        this.#remember(given)
        this.#preparation.gave(given.answer)
        return this.events.emit({ type: 'responseDone', responseId, outcome: fact.outcome, ...this.#bill(given, fact) })
      case 'servedBy':
        return this.events.emit({ type: 'served', turnId: given.turnId, part: fact.part, by: fact.by })
      case 'toolRequested':
      case 'toolsAwaited':
        return this.events.emit({ ...fact, responseId })
      case 'failed':
        return this.events.emit({ type: 'responseFailed', responseId, turnId: given.turnId, error: fact.error })
      case 'noticed':
        return this.events.emit({ type: 'noticed', error: fact.error })
    }
  }

  #bill(given: Given, { usage }: Extract<AnswerFact, { type: 'done' }>) {
    const { unbilled, wire } = this.#options
    const rate = wire?.(this.#heardMs, given.soundedMs)
    this.#heardMs = 0
    return { usage: [...usage, ...(unbilled?.() ?? [])], ...(rate && { wire: rate }) }
  }

  #remember(given: Given): void {
    if (given.remembers) this.#history = [...this.#history, given.memory].slice(-REMEMBERED_TURNS)
    given.remembers = false
  }

  #request(text: string): AnswerRequest {
    const { instructions = '', tools = [] } = this.#config ?? {}
    return { text, history: this.#history, instructions, tools, exchanges: [] }
  }

  #parts() {
    const { model, voice } = this.#options
    return { model, voice, voiceName: this.#config?.voice ?? '', speed: this.#config?.speed ?? 1 }
  }
}
