/**
 * One answer in the making: the model's parts become clauses, clauses become sound. It may be begun before the turn is
 * decided; until it is released nothing of it leaves and nothing it would change is changed. Aborted, it is silent at once.
 */
import { AppException, toAppError } from '../../../shared/errors'
import type { AppError, ServedBy, UsageLine } from '../../../shared/view'
import type { LeftOut, SpokenWord } from '../link'
import { CallNames } from './callNames'
import { type Piece, Pieces } from './pieces'
import type { AnswerEvent, AnswerPart, AnswerRequest, LanguageModel, TextToSpeech, ToolExchange } from './ports'
import { ProviderError } from './providerError'
import { Speaking } from './speaking'

/** What an answer gives, in order. */
export type AnswerFact =
  | { type: 'text'; text: string }
  | { type: 'words'; words: SpokenWord[] }
  | { type: 'audio'; samples: Int16Array }
  | { type: 'audioEnded' }
  | { type: 'servedBy'; part: 'think' | 'speak'; by: ServedBy }
  | { type: 'toolRequested'; callId: string; name: string; argumentsJson: string }
  /** The calls are complete: the answer goes on when `resolve` was told the result of each. */
  | { type: 'toolsAwaited' }
  | { type: 'done'; outcome: 'answered' | 'refused'; leftOut?: LeftOut; usage: UsageLine[] }
  | { type: 'failed'; error: AppError; usage: UsageLine[] }
  /** What the answer was to change could not be changed, or a part of it is missing. */
  | { type: 'noticed'; error: AppError }
  /** The model remembers something of its own from here on. */
  | { type: 'kept'; forget: Forgetting }

export type Forgetting = NonNullable<Done['forget']>

export interface AnswerParts {
  model: LanguageModel
  voice: TextToSpeech
  voiceName: string
  speed: number
  /** What an answer that was called off had used by then, as far as whoever was asked for it had told: no bill of it leaves. */
  spent?(usage: UsageLine[]): void
  /** Of all answers of the connection: a result that comes late is none of another call. */
  callNames?: CallNames
}

type Done = Extract<AnswerEvent, { type: 'done' }>
type Call = Extract<AnswerEvent, { type: 'toolCall' }>

/** A model that calls and calls is not answering. */
const MOST_EXCHANGES = 8

export class Answer {
  readonly request: AnswerRequest
  readonly #parts: AnswerParts
  readonly #abort = new AbortController()
  readonly #voiceOff = new AbortController()
  readonly #modelOver = Promise.withResolvers<void>()
  readonly #kept: AnswerFact[] = []
  readonly #speaking: Speaking
  readonly #results = new Map<string, string>()
  readonly #callNames: CallNames
  #resolved: () => void = () => {}
  #deliver: ((fact: AnswerFact) => void) | undefined
  /** What the model does once the answer stands. */
  #behind: Pick<Done, 'carryOut' | 'forget'> | undefined
  #usage: UsageLine[] = []
  #saidCharacters = 0
  /** Its bill has left. */
  #isBilled = false

  constructor(request: AnswerRequest, parts: AnswerParts) {
    this.request = request
    this.#parts = parts
    const { voice, voiceName, speed, callNames = new CallNames() } = parts
    this.#callNames = callNames
    this.#speaking = new Speaking({
      ...{ voice, request: { voice: voiceName, speed } },
      signal: AbortSignal.any([this.#abort.signal, this.#voiceOff.signal]),
      words: (words) => this.#emit({ type: 'words', words }),
      audio: (samples) => this.#emit({ type: 'audio', samples }),
      servedBy: (by) => this.#emit({ type: 'servedBy', part: 'speak', by }),
    })
    // While the model thinks. A typed question warmed nothing, and what was thrown away may have taken its connection along.
    voice.warm()
    void this.#run()
  }

  /** The turn is decided: what was made so far leaves at once, the rest as it comes. Once. */
  release(deliver: (fact: AnswerFact) => void): void {
    this.#deliver = deliver
    for (const fact of this.#kept.splice(0)) if (!this.#abort.signal.aborted) this.#leave(fact, deliver)
    this.#commit()
  }

  /** What it was begun with still holds: what was said before, how to answer, and in which voice. */
  isMadeOf({ history, instructions, tools, toolChoice }: AnswerRequest, { voiceName, speed }: AnswerParts): boolean {
    const [request, parts] = [this.request, this.#parts]
    const sameList = request.tools === tools || JSON.stringify(request.tools) === JSON.stringify(tools)
    const sameTools = sameList && request.toolChoice === toolChoice
    const sameVoice = parts.voiceName === voiceName && parts.speed === speed
    return request.history === history && request.instructions === instructions && sameTools && sameVoice
  }

  /** So much text was made, left or not. */
  get saidCharacters(): number {
    return this.#saidCharacters
  }

  /** The model is asked nothing more, and has told what it used; aborted, it ends soon. */
  get modelOver(): Promise<void> {
    return this.#modelOver.promise
  }

  /** The result of one call; when every call has one, the answer goes on. */
  resolve(callId: string, output: string): void {
    this.#results.set(callId, output)
    this.#resolved()
  }

  /** Nothing more leaves, and what is under way is called off. */
  abort(): void {
    this.#deliver = () => {}
    this.#kept.length = 0
    this.#abort.abort()
    if (!this.#isBilled && this.#used.length > 0) this.#parts.spent?.(this.#used)
    this.#isBilled = true
  }

  /** What is under way tells its own, with its end or when it is called off. */
  get #used(): UsageLine[] {
    return [...this.#usage, ...this.#speaking.usage]
  }

  #emit(fact: AnswerFact): void {
    if (this.#abort.signal.aborted) return
    if (this.#deliver) this.#leave(fact, this.#deliver)
    // The voice may use its buffer again.
    else this.#kept.push(fact.type === 'audio' ? { ...fact, samples: fact.samples.slice() } : fact)
  }

  #leave(fact: AnswerFact, deliver: (fact: AnswerFact) => void): void {
    if (fact.type === 'done' || fact.type === 'failed') this.#isBilled = true
    deliver(fact)
  }

  async #run(): Promise<void> {
    try {
      const done = await this.#asked().finally(this.#modelOver.resolve)
      if (done) await this.#finish(done)
    } catch (thrown) {
      if (thrown instanceof ProviderError) this.#usage.push(...thrown.usage)
      // It would wait for the rest of the text for good.
      this.#voiceOff.abort()
      this.#emit({ type: 'failed', error: toAppError(thrown), usage: this.#used })
    }
  }

  /** Stretch by stretch, with what its calls gave. Without an end it was aborted. */
  async #asked(): Promise<Done | undefined> {
    const exchanges: ToolExchange[] = []
    for (;;) {
      const { done, calls, said } = await this.#ask(exchanges)
      if (done?.finish !== 'tools' || calls.length === 0) return done
      if (exchanges.length >= MOST_EXCHANGES) throw new AppException('turn.incomplete', { why: 'it never ends' })
      exchanges.push({ said, calls: await this.#called(calls) })
      // Cut while the functions ran: what is not asked is not paid for.
      if (this.#abort.signal.aborted) return undefined
    }
  }

  /** One stretch of the model's; without `done` it was aborted. */
  async #ask(exchanges: readonly ToolExchange[]): Promise<{ done?: Done; calls: Call[]; said: string }> {
    const { signal } = this.#abort
    const pieces = new Pieces(this.#parts.voice.joinsText)
    const calls: Call[] = []
    let said = ''
    for await (const event of this.#parts.model.answer({ ...this.request, exchanges }, signal)) {
      if (signal.aborted) break
      if (event.type === 'servedBy') this.#emit({ ...event, part: 'think' })
      else if (event.type === 'toolCall') calls.push(event)
      else if (event.type === 'done') {
        for (const piece of pieces.end()) this.#say(piece)
        this.#usage.push(...event.usage)
        return { done: event, calls, said }
      } else {
        if (event.part.type === 'text') said += event.part.text
        this.#take(event.part, pieces)
      }
    }
    if (!signal.aborted) throw new AppException('turn.incomplete', { why: 'it broke off' })
    return { calls, said }
  }

  async #called(asked: readonly Call[]): Promise<ToolExchange['calls']> {
    const calls = asked.map((call) => ({ ...call, id: this.#callNames.unlike(call.id) }))
    // What was said before the call is heard while it is carried out.
    this.#speaking.flush()
    for (const { id, name, argumentsJson } of calls) {
      this.#emit({ type: 'toolRequested', callId: id, name, argumentsJson })
    }
    this.#emit({ type: 'toolsAwaited' })
    await new Promise<void>((resolve) => {
      this.#resolved = () => {
        if (calls.every(({ id }) => this.#results.has(id))) resolve()
      }
      this.#resolved()
      this.#abort.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    return calls.map(({ id, name, argumentsJson }) => ({
      ...{ id, name, argumentsJson, output: this.#results.get(id) ?? '' },
    }))
  }

  async #finish({ outcome, finish, ...behind }: Done): Promise<void> {
    this.#behind = behind
    this.#commit()
    await this.#speaking.end()
    this.#emit({ type: 'audioEnded' })
    const leftOut = finish === 'length' || finish === 'filter' ? finish : undefined
    if (leftOut) this.#emit({ type: 'noticed', error: incomplete(leftOut) })
    this.#emit({ type: 'done', outcome, ...(leftOut && { leftOut }), usage: this.#used })
  }

  #take(part: AnswerPart, pieces: Pieces): void {
    if (part.type === 'text') {
      for (const piece of pieces.push(part.text)) this.#say(piece)
      return
    }
    for (const piece of pieces.end()) this.#say(piece)
    this.#emit({ type: 'text', text: part.caption })
    this.#speaking.sound(part.samples, part.rateHz, part.caption)
  }

  #say({ text, endsClause }: Piece): void {
    if (text !== '') {
      this.#saidCharacters += text.length
      this.#emit({ type: 'text', text })
      this.#speaking.say(text)
    }
    if (endsClause) this.#speaking.flush()
  }

  /** Changes are made once the turn is decided and the answer stands, whichever comes last. */
  #commit(): void {
    const { carryOut, forget } = this.#behind ?? {}
    if (!this.#deliver || this.#abort.signal.aborted) return
    this.#behind = undefined
    if (forget) this.#deliver({ type: 'kept', forget })
    carryOut?.().catch((thrown) => this.#deliver?.({ type: 'noticed', error: toAppError(thrown) }))
  }
}

const incomplete = (finish: LeftOut) =>
  new AppException('turn.incomplete', {
    why: finish === 'length' ? 'it was getting too long' : 'the service held it back',
  }).error
