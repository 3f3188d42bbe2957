/**
 * The answers of one session: one at a time, each from its first request to its last sample, through as many responses
 * as its tools take. Knows the protocol's order; sends through a port and touches no socket.
 */
import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import type { AppException } from '../../../shared/errors'
import { keepNewest } from '../../../shared/newest'
import type { Clock, Ms } from '../../../shared/time'
import type { ResponseId, TurnId, UsageLine } from '../../../shared/view'
import type { LeftOut, LinkEvent, ResponseRequest, ToolResult } from '../link'
import { type Answer, newAnswer } from './answer'
import { Asking } from './asking'
import type { WireEvent } from './decode'
import { incompleteness, type ResponseFailure } from './failures'
import { question, turnNamed } from './items'
import type { Ledger } from './ledger'
import type { WireFormat } from './wireFormat'

export interface AnswersPorts {
  clock: Clock
  /** Unlike any before, also of other connections: a service may count its responses from one each time. */
  newId(): ResponseId
  format: WireFormat
  send(event: RealtimeClientEvent): void
  emit(event: LinkEvent): void
  /** For an answer the service began by itself. */
  lastCommitted(): TurnId | undefined
  usage(usage: Readonly<Record<string, unknown>> | undefined): UsageLine[]
  /** What it means that a response failed. */
  failure(code: string): ResponseFailure
  /** The whole connection failed with a response: nothing follows. */
  gone(error: AppException): void
  /** An answer has more in it than any has. */
  beyondMeasure(): void
}

type Of<Type extends WireEvent['type']> = Extract<WireEvent, { type: Type }>

/** Late events of older responses come no more. */
const REMEMBERED = 64

export class Answers {
  /** Of those within the conversation, one at a time. */
  readonly asking: Asking<Answer>
  readonly #ports: AnswersPorts
  /** By the service's response id. */
  readonly #answers = new Map<string, Answer>()
  /** Their calls were answered, so the model is asked again; until that response begins. */
  readonly #goingOn = new Set<Answer>()
  /** Responses that are done: each once, however often that is said. */
  readonly #done = new Map<string, Answer>()
  /** The service says which turn a response is for, where it was asked for one. */
  #namesTurns = false

  constructor(ports: AnswersPorts) {
    this.#ports = ports
    this.asking = new Asking({
      clock: ports.clock,
      send: (asked) => {
        ports.send(asked.event)
        if (!this.#continued(asked.turnId)) asked.answer ??= this.#newAnswer(asked.turnId, false)
      },
    })
  }

  /** Asks for an answer, behind the one being made. */
  ask(request: ResponseRequest): void {
    const event = question(request)
    // Beside the conversation, so it waits for nobody.
    if (request.outOfBand) return this.#ports.send(event)
    this.asking.put({ turnId: request.turnId, event })
  }

  created(event: Of<'responseCreated'>): void {
    const named = turnNamed(event.metadata)
    this.#namesTurns ||= named !== undefined
    // Of a service that names turns it is one that it began by itself.
    this.#beginning(event, named ?? (this.#namesTurns ? undefined : this.asking.owed))
  }

  #beginning(event: Pick<Of<'responseCreated'>, 'responseId' | 'metadata'>, turn: TurnId | undefined): void {
    const { responseId, metadata } = event
    const outOfBand = metadata.beside !== undefined
    const isAsked = !outOfBand && this.asking.isOf(turn)
    // Said twice: it may be done already.
    if (!isAsked && this.#answers.has(responseId)) return
    if (!outOfBand) this.asking.began(responseId)
    const asked = isAsked ? this.asking.taken()?.answer : undefined
    // Made ready for it.
    if (asked) return this.#begun(responseId, asked)
    const turnId = turn ?? this.#ports.lastCommitted()
    if (turnId === undefined) return
    const going = outOfBand ? undefined : this.#continued(turnId)
    if (going) this.#goesOn(responseId, going)
    else this.#begun(responseId, this.#newAnswer(turnId, outOfBand))
  }

  audio({ responseId, itemId, contentIndex, base64 }: Of<'audio'>): void {
    const answer = this.#live(responseId, itemId)
    if (!answer || answer.isOver) return
    const samples = answer.sound.decode(itemId, contentIndex, base64)
    answer.ledger.received(itemId, contentIndex, samples.length)
    if (this.#isPassed(answer)) return
    this.#ports.emit({ type: 'audio', responseId: answer.id, samples })
  }

  audioDone({ responseId, itemId }: Of<'audioDone'>): void {
    this.#answers.get(responseId)?.ledger.ended(itemId)
  }

  text({ responseId, itemId, contentIndex, delta }: Of<'text'>): void {
    const answer = this.#live(responseId, itemId)
    if (!answer) return
    answer.ledger.wrote(itemId)
    answer.measure.wrote(delta.length)
    if (this.#isPassed(answer) || delta === '') return
    answer.writing.wrote(itemId, contentIndex, delta)
    this.#ports.emit({ type: 'replyDelta', responseId: answer.id, text: delta })
  }

  /** The whole of a part that was told in pieces: what is missing of it. */
  wholeText(part: Of<'wholeText'>): void {
    const { responseId, itemId, contentIndex, text } = part
    const rest = this.#live(responseId, itemId)?.writing.rest(itemId, contentIndex, text)
    if (rest) this.text({ ...part, type: 'text', delta: rest })
  }

  call({ responseId, callId, name, argumentsJson }: Of<'call'>): void {
    const answer = this.#answers.get(responseId)
    if (!answer || answer.cut || answer.isOver || answer.called.includes(`${responseId} ${callId}`)) return
    answer.measure.called(argumentsJson)
    if (this.#isPassed(answer)) return
    answer.calls.add(callId)
    answer.called.push(`${responseId} ${callId}`)
    this.#ports.emit({ type: 'toolRequested', responseId: answer.id, callId, name, argumentsJson })
  }

  /** The newest call of that name that is wanted still has its result. The model goes on when all have, and their response is done. */
  result({ callId }: ToolResult): void {
    const answer = [...this.#answers.values()].findLast(({ calls, cut }) => !cut && calls.has(callId))
    if (!answer) return
    answer.calls.delete(callId)
    this.#goingOn.add(answer)
    this.#goOn(answer)
  }

  /** The last of its items that has words or sound. */
  lastItem(responseId: ResponseId): string | undefined {
    return [...this.#answers.values()].find(({ id }) => id === responseId)?.ledger.lastItem
  }

  done(event: Of<'responseDone'>): void {
    const isKnown = this.#answers.has(event.responseId)
    const { responseId, status, reason, errorCode, usage } = isKnown ? event : this.#unseen(event)
    const answer = this.#answers.get(responseId)
    this.asking.ended(responseId)
    if (answer && this.#done.get(responseId) !== answer) {
      this.#done.set(responseId, answer)
      if (status === 'completed') this.#made(answer, event.output)
      answer.writing.over()
      answer.ledger.done()
      this.#ended(answer, { status, reason, errorCode, lines: this.#ports.usage(usage) })
    }
    keepNewest(this.#done, REMEMBERED)
    this.#forgetOldest()
  }

  /** What of a whole response was not told before: its calls, and its words where none came. */
  #made({ writing }: Answer, output: readonly WireEvent[]): void {
    const isUnwritten = writing.isEmpty
    for (const each of output) {
      if (each.type === 'call') this.call(each)
      else if (each.type === 'wholeText' && isUnwritten) this.wholeText(each)
    }
  }

  /**
   * Its beginning was lost, or comes behind its end, and with it all of it: whoever it was for, named or asked first, pays for
   * it and waits no longer.
   */
  #unseen(event: Of<'responseDone'>): Of<'responseDone'> {
    const { metadata, status, errorCode } = event
    this.#beginning(event, turnNamed(metadata) ?? this.asking.owed)
    return { ...event, status: 'failed', errorCode: status === 'failed' ? errorCode : 'response_lost' }
  }

  /** @param heardMs from the answer's first sample; said again, the last word counts */
  cut(responseId: ResponseId, heardMs: Ms): void {
    this.#end(responseId, (ledger) => ledger.cut(heardMs))
  }

  /** Nothing of it is a part of the conversation any more. */
  forget(responseId: ResponseId): void {
    this.#end(responseId, (ledger) => ledger.forget())
  }

  #end(responseId: ResponseId, tell: (ledger: Ledger) => RealtimeClientEvent[]): void {
    const answer = [...this.#answers.values()].find(({ id }) => id === responseId)
    if (!answer) return
    const active = this.#activeOf(answer)
    if (active !== undefined && !answer.cut) this.#cancel(active)
    // Between two responses, because functions run: nobody else says that it has ended.
    const isBetween = active === undefined && !answer.cut && !answer.isOver
    answer.cut = true
    if (answer.calls.size > 0) this.#goingOn.delete(answer)
    if (isBetween) this.#told(answer, [])
    // What stands outside the conversation cannot be taken out of it.
    if (!answer.outOfBand) for (const event of tell(answer.ledger)) this.#ports.send(event)
  }

  #ended(answer: Answer, end: { status: string; reason: string; errorCode: string; lines: UsageLine[] }): void {
    const { emit } = this.#ports
    const [{ id: responseId, turnId }, { lines: usage }] = [answer, end]
    if (end.status === 'failed' && !answer.cut) {
      const { kind, error } = this.#ports.failure(end.errorCode)
      answer.isOver = true
      if (kind === 'turn') return emit({ type: 'responseFailed', responseId, turnId, error: error.error, usage })
      if (usage.length > 0) emit({ type: 'billed', responseId, usage })
      return this.#ports.gone(error)
    }
    if (!answer.cut && (answer.calls.size > 0 || this.#goingOn.has(answer))) {
      // At once: of what is kept until the answer has ended nothing would be left where it fails, or the connection breaks.
      emit({ type: 'toolsAwaited', responseId, usage })
      return this.#goOn(answer)
    }
    const incomplete = end.status === 'incomplete' && !answer.cut ? incompleteness(end.reason) : undefined
    if (incomplete) emit({ type: 'noticed', error: incomplete.error })
    if (!answer.cut) emit({ type: 'audioEnded', responseId })
    // A cut answer is paid for as well.
    this.#told(answer, usage, incomplete?.leftOut)
  }

  #told(answer: Answer, usage: UsageLine[], leftOut?: LeftOut): void {
    answer.isOver = true
    const end = { outcome: 'answered' as const, ...(leftOut && { leftOut }), usage }
    this.#ports.emit({ type: 'responseDone', responseId: answer.id, ...end })
  }

  #isPassed({ measure, ledger }: Answer): boolean {
    const isPassed = measure.isPassed(ledger.receivedMs, ledger.items)
    if (isPassed) this.#ports.beyondMeasure()
    return isPassed
  }

  #goOn(answer: Answer): void {
    if (this.#activeOf(answer) !== undefined || answer.calls.size > 0 || !this.#goingOn.has(answer)) return
    this.ask({ turnId: answer.turnId })
  }

  /** The response of it that is being made. */
  #activeOf(answer: Answer): string | undefined {
    const { active } = this.asking
    return active !== undefined && this.#answers.get(active) === answer ? active : undefined
  }

  #cancel(responseId: string): void {
    this.#ports.send({ type: 'response.cancel', response_id: responseId })
    this.asking.cancelled(responseId)
  }

  #newAnswer(turnId: TurnId, outOfBand: boolean): Answer {
    return newAnswer({ id: this.#ports.newId(), turnId, outOfBand }, this.#ports.format)
  }

  /** The answer of this turn that waits for its next response. */
  #continued(turnId: TurnId): Answer | undefined {
    for (const answer of this.#goingOn) if (answer.turnId === turnId && !answer.outOfBand) return answer
    return undefined
  }

  #begun(responseId: string, answer: Answer): void {
    this.#answers.set(responseId, answer)
    this.#forgetOldest()
    this.#ports.emit({ type: 'responseStarted', responseId: answer.id, turnId: answer.turnId })
  }

  #goesOn(responseId: string, answer: Answer): void {
    this.#goingOn.delete(answer)
    this.#answers.set(responseId, answer)
    // Cut while the tools ran: nobody wants the rest.
    if (answer.cut) this.#cancel(responseId)
  }

  /** Of one that was cut nothing is wanted, and what begins to come only now must not stand as if it had been heard. */
  #live(responseId: string, itemId: string): Answer | undefined {
    const answer = this.#answers.get(responseId)
    if (!answer?.cut) return answer
    if (!answer.outOfBand) for (const event of answer.ledger.late(itemId)) this.#ports.send(event)
    return undefined
  }

  #forgetOldest(): void {
    for (const [responseId, answer] of this.#answers) {
      if (this.#answers.size <= REMEMBERED) return
      this.#answers.delete(responseId)
      this.#goingOn.delete(answer)
    }
  }
}
