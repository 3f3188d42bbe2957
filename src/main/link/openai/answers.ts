/**
 * The answers of one session: one at a time, each from its first request to its last sample, through as many responses
 * as its tools take. Knows the protocol's order; sends through a port and touches no socket.
 */
import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import { appError } from '../../../shared/errors'
import type { Ms } from '../../../shared/time'
import type { AppError, ResponseId, TurnId, UsageLine } from '../../../shared/view'
import type { LeftOut, LinkEvent, ResponseRequest, ToolResult } from '../link'
import type { WireEvent } from './decode'
import { Ledger } from './ledger'
import { Measure } from './measure'
import type { WireFormat } from './wireFormat'

export interface AnswersPorts {
  /** Unlike any before, also of other connections: a service may count its responses from one each time. */
  newId(): ResponseId
  format: WireFormat
  send(event: RealtimeClientEvent): void
  emit(event: LinkEvent): void
  /** For an answer the service began by itself. */
  lastCommitted(): TurnId | undefined
  usage(usage: Readonly<Record<string, unknown>> | undefined): UsageLine[]
  /** The response failed; undefined when the whole connection did, and was told already. */
  failure(code: string): AppError | undefined
  /** An answer has more in it than any has. */
  beyondMeasure(): void
}

interface Answer {
  /** Parley's own; the assistant knows no other. */
  id: ResponseId
  turnId: TurnId
  ledger: Ledger
  outOfBand: boolean
  cut: boolean
  /** Calls without a result yet, by id. */
  calls: Set<string>
  usage: UsageLine[]
  measure: Measure
}

interface Asked {
  turnId: TurnId
  event: RealtimeClientEvent
  /** Made while the service thinks; undefined where an answer goes on. */
  answer?: Answer
}

type Of<Type extends WireEvent['type']> = Extract<WireEvent, { type: Type }>

/** Late events of older responses come no more. */
const REMEMBERED = 64

export class Answers {
  readonly #ports: AnswersPorts
  /** By the service's response id. */
  readonly #answers = new Map<string, Answer>()
  /** Their calls were answered, so the model is asked again; until that response begins. */
  readonly #goingOn = new Set<Answer>()
  readonly #queue: Asked[] = []
  /** Asked for and not begun; the service refuses a second one until it is done. */
  #asked: Asked | undefined
  /** The response being made for the conversation. */
  #active: string | undefined

  constructor(ports: AnswersPorts) {
    this.#ports = ports
  }

  /** Asks for an answer, behind the one being made. */
  ask({ turnId, outOfBand = false, input }: ResponseRequest): void {
    const metadata = { turn: String(turnId), ...(outOfBand && { beside: 'conversation' }) }
    const event: RealtimeClientEvent = outOfBand
      ? {
          type: 'response.create',
          response: { conversation: 'none', metadata, ...(input && { input: [message(input)] }) },
        }
      : { type: 'response.create', event_id: `ask-${turnId}`, response: { metadata } }
    // Beside the conversation, so it waits for nobody.
    if (outOfBand) return this.#ports.send(event)
    this.#queue.push({ turnId, event })
    this.#next()
  }

  /** The service was busy after all: the same question again, when it is done. */
  busy(): void {
    if (!this.#asked) return
    this.#queue.unshift(this.#asked)
    this.#asked = undefined
    this.#next()
  }

  /** @returns the turn that was waiting for it */
  refused(): TurnId | undefined {
    const turn = this.#asked?.turnId
    this.#asked = undefined
    this.#next()
    return turn
  }

  created({ responseId, metadata }: Of<'responseCreated'>): void {
    const outOfBand = metadata.beside !== undefined
    if (!outOfBand) this.#active = responseId
    const asked = this.#asked
    if (asked && !outOfBand && String(metadata.turn) === String(asked.turnId)) {
      this.#asked = undefined
      if (asked.answer) return this.#begun(responseId, asked.answer)
    }
    const named = Number.parseInt(String(metadata.turn ?? ''), 10)
    const turnId = Number.isInteger(named) ? named : this.#ports.lastCommitted()
    if (turnId === undefined) return
    const going = outOfBand ? undefined : this.#continued(turnId)
    if (going) this.#goesOn(responseId, going)
    else this.#begun(responseId, this.#newAnswer(turnId, outOfBand))
  }

  audio({ responseId, itemId, contentIndex, base64 }: Of<'audio'>): void {
    const answer = this.#live(responseId)
    if (!answer) return
    const samples = this.#ports.format.decode(base64)
    answer.ledger.received(itemId, contentIndex, samples.length)
    if (this.#isPassed(answer)) return
    this.#ports.emit({ type: 'audio', responseId: answer.id, samples })
  }

  audioDone({ responseId, itemId }: Of<'audioDone'>): void {
    this.#answers.get(responseId)?.ledger.ended(itemId)
  }

  text({ responseId, itemId, delta }: Of<'text'>): void {
    const answer = this.#live(responseId)
    answer?.ledger.wrote(itemId)
    answer?.measure.wrote(delta.length)
    if (answer && !this.#isPassed(answer) && delta !== '')
      this.#ports.emit({ type: 'replyDelta', responseId: answer.id, text: delta })
  }

  call({ responseId, callId, name, argumentsJson }: Of<'call'>): void {
    const answer = this.#answers.get(responseId)
    if (!answer || answer.cut) return
    answer.measure.called(argumentsJson)
    if (this.#isPassed(answer)) return
    answer.calls.add(callId)
    this.#ports.emit({ type: 'toolRequested', responseId: answer.id, callId, name, argumentsJson })
  }

  /** The model goes on when every call has its result and the response that made them is done. */
  result({ callId, output }: ToolResult): void {
    const answer = [...this.#answers.values()].find(({ calls }) => calls.has(callId))
    this.#ports.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: callId, output },
    })
    if (!answer) return
    answer.calls.delete(callId)
    if (answer.cut) this.#goingOn.delete(answer)
    else this.#goingOn.add(answer)
    this.#goOn(answer)
  }

  done({ responseId, status, reason, errorCode, usage }: Of<'responseDone'>): void {
    const answer = this.#answers.get(responseId)
    if (this.#active === responseId) this.#active = undefined
    answer?.ledger.done()
    if (answer) this.#ended(answer, { status, reason, errorCode, lines: this.#ports.usage(usage) })
    this.#next()
    this.#forgetOldest()
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
    const active = this.#active !== undefined && this.#answers.get(this.#active) === answer
    if (active && !answer.cut) this.#ports.send({ type: 'response.cancel', response_id: this.#active as string })
    // Between two responses, because functions run: of the first nobody else tells what it cost.
    const isUnbilled = !active && !answer.cut && answer.usage.length > 0
    answer.cut = true
    if (isUnbilled) this.#done(answer)
    // What stands outside the conversation cannot be taken out of it.
    if (!answer.outOfBand) for (const event of tell(answer.ledger)) this.#ports.send(event)
  }

  #ended(answer: Answer, end: { status: string; reason: string; errorCode: string; lines: UsageLine[] }): void {
    const { emit } = this.#ports
    const { id: responseId, turnId } = answer
    answer.usage.push(...end.lines)
    if (end.status === 'failed' && !answer.cut) {
      const error = this.#ports.failure(end.errorCode)
      if (error) emit({ type: 'responseFailed', responseId, turnId, error })
      return
    }
    if (!answer.cut && (answer.calls.size > 0 || this.#goingOn.has(answer))) {
      emit({ type: 'toolsAwaited', responseId })
      return this.#goOn(answer)
    }
    const isFiltered = end.reason === 'content_filter'
    const leftOut = end.status !== 'incomplete' || answer.cut ? undefined : isFiltered ? 'filter' : 'length'
    if (leftOut) {
      const why = isFiltered ? 'the service withheld the rest' : 'it reached its longest length'
      emit({ type: 'noticed', error: appError('turn.incomplete', { why }) })
    }
    if (!answer.cut) emit({ type: 'audioEnded', responseId })
    // A cut answer is paid for as well.
    this.#done(answer, leftOut)
  }

  #done({ id: responseId, usage }: Answer, leftOut?: LeftOut): void {
    const end = { outcome: 'answered' as const, ...(leftOut && { leftOut }), usage: usage.splice(0) }
    this.#ports.emit({ type: 'responseDone', responseId, ...end })
  }

  #isPassed({ measure, ledger }: Answer): boolean {
    const isPassed = measure.isPassed(ledger.receivedMs, ledger.items)
    if (isPassed) this.#ports.beyondMeasure()
    return isPassed
  }

  #goOn(answer: Answer): void {
    const busy = this.#active !== undefined && this.#answers.get(this.#active) === answer
    if (busy || answer.calls.size > 0 || !this.#goingOn.has(answer)) return
    this.ask({ turnId: answer.turnId })
  }

  #next(): void {
    if (this.#active !== undefined || this.#asked) return
    const asked = this.#queue.shift()
    this.#asked = asked
    if (!asked) return
    this.#ports.send(asked.event)
    if (!this.#continued(asked.turnId)) asked.answer ??= this.#newAnswer(asked.turnId, false)
  }

  #newAnswer(turnId: TurnId, outOfBand: boolean): Answer {
    const ledger = new Ledger(this.#ports.format.rateHz)
    const measure = new Measure()
    return { id: this.#ports.newId(), turnId, ledger, outOfBand, cut: false, calls: new Set(), usage: [], measure }
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
    if (answer.cut) this.#ports.send({ type: 'response.cancel', response_id: responseId })
  }

  #live(responseId: string): Answer | undefined {
    const answer = this.#answers.get(responseId)
    return answer?.cut ? undefined : answer
  }

  #forgetOldest(): void {
    for (const [responseId, answer] of this.#answers) {
      if (this.#answers.size <= REMEMBERED) return
      this.#answers.delete(responseId)
      this.#goingOn.delete(answer)
    }
  }
}

const message = (text: string) => ({
  type: 'message' as const,
  role: 'user' as const,
  content: [{ type: 'input_text' as const, text }],
})
