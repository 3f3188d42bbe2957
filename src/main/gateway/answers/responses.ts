/**
 * Which response is being made, for which of the link's answers: one at a time within the conversation and any number
 * beside it; cancelling, truncating what was not heard, calls and their results.
 */
import { appError } from '../../../shared/errors'
import type { AppError, ResponseId, TurnId } from '../../../shared/view'
import type { InputItem, LinkEvent } from '../../link'
import type { Conversation } from '../conversation/conversation'
import { ownInput } from '../conversation/ownInput'
import { Overdue } from '../overdue'
import { busyWith, codeOf, Refusal, sentenceOf } from '../protocol/refusal'
import type { ResponseRequestParams } from '../protocol/requests'
import { usageOf } from '../protocol/usage'
import { made } from './made'
import { Response } from './response'
import { responseOptions } from './responseOptions'
import type { ResponsesPorts } from './responsesPorts'
import { NO_USAGE, type Run, Runs } from './runs'
import { truncate } from './truncate'

type AnswerEvent = Exclude<Extract<LinkEvent, { responseId: ResponseId | undefined }>, { type: 'billed' }>

/** Responses beside the conversation at once. */
const MOST_ASIDE = 16

export class Responses {
  readonly #ports: ResponsesPorts
  readonly runs: Runs
  readonly #overdue: Overdue
  #active: Response | undefined
  /** What the active response has of its own, of the session's settings. */
  #own: ResponseRequestParams = {}
  /** Turns that the session answers by itself, as soon as the link begins. */
  readonly #wanted = new Set<TurnId>()
  /** Turns in which nothing was said, and which nobody has asked an answer for yet. */
  readonly #silent = new Set<TurnId>()
  /** A turn that ended while another answer was being given. */
  #later: TurnId | undefined
  /** An answer that goes on when its calls have results. */
  #awaiting: { run: Run; calls: string[] } | undefined

  constructor(ports: ResponsesPorts) {
    this.#ports = ports
    this.runs = new Runs(ports.link)
    this.#overdue = new Overdue({ ...ports, capabilities: ports.link.capabilities, late: (turn) => this.#late(turn) })
  }

  /** The client asks for a response. @throws Refusal */
  create(params: ResponseRequestParams): void {
    const { conversation, asked, link, newTurn, refusal, heardIn } = this.#ports
    const error = refusal()
    if (error) throw new Refusal(codeOf(error), sentenceOf(error))
    // What is refused must not have begun: nothing would ever end it.
    const keepsItems = link.capabilities.items
    const input = ownInput(params, { conversation, keepsItems, heardIn })
    if (params.conversation === 'none') return this.#createAside(params, input)
    const isPending = this.#wanted.size > 0
    if (this.#active || (isPending && (input || asked.hasWords || asked.hasResults))) throw busyWith(this.#active?.id)
    if (isPending) return this.#adopt(params)
    if (input) return this.#createFrom(input, params)
    if (this.#awaiting && asked.hasResults && !asked.hasWords) return this.#goOn(this.#awaiting, params)
    this.saidMore()
    const turn = asked.turn ?? newTurn()
    this.#active = this.#begin(turn, params, conversation)
    if (this.#silent.delete(turn)) {
      asked.answered(turn)
      return this.#active.completed(NO_USAGE)
    }
    this.#configure(params)
    link.tell(asked.take(turn, params.instructions ?? ''))
  }

  /** What the session is about to answer by itself is what the client asks for, or stops. */
  #adopt(params: ResponseRequestParams): void {
    for (const turn of this.#wanted) this.#active ??= this.#begin(turn, params, this.#ports.conversation)
    this.#wanted.clear()
    this.#configure(params)
  }

  /** The session asks for a response to a turn that the link's ears have ended. */
  answer(turn: TurnId): void {
    if (this.#active) {
      this.#later = turn
      return
    }
    const { asked, link, refusal, mute } = this.#ports
    const error = refusal()
    if (error) return mute(error)
    this.saidMore()
    this.#want(turn)
    link.tell(asked.answered(turn))
    link.tell((side) => side.respond({ turnId: turn }))
  }

  /** The same of a turn that the link will say nothing of but that it failed. */
  fails(turn: TurnId): void {
    if (!this.#active) this.#want(turn)
  }

  /** There was nothing to answer in this turn. */
  nothingSaid(turn: TurnId): void {
    this.#wanted.delete(turn)
    const run = this.runs.unanswered(turn)
    if (run) return run.response.completed(NO_USAGE)
    this.#silent.add(turn)
    this.#ports.quiet()
  }

  /** An answer goes on when this call has its result. */
  isAwaited(callId: string): boolean {
    return this.#awaiting?.calls.includes(callId) ?? false
  }

  /** Nobody waits any more for an answer whose calls have no results, or that does not know what was said since. */
  saidMore(): void {
    const run = this.#awaiting?.run
    if (!run) return
    this.#awaiting = undefined
    this.runs.heard(run, run.response.sentMs)
    this.#ports.asked.callsPassed()
  }

  /** An answer is being made, or somebody waits for one, or for the result of a call. */
  get isBusy(): boolean {
    return this.#active !== undefined || this.#wanted.size > 0 || this.#awaiting !== undefined
  }

  /** Nobody has said anything for too long: what was put in meanwhile is answered, or else the silence. */
  breakSilence(silentTurn: TurnId): void {
    const { asked, link, refusal, mute } = this.#ports
    const error = refusal()
    if (error) return mute(error)
    const waiting = asked.turn
    const turn = waiting === undefined || this.#silent.has(waiting) ? silentTurn : waiting
    if (turn !== waiting && waiting !== undefined) link.tell(asked.answered(waiting))
    this.#want(turn)
    link.tell(asked.hasWords ? asked.take(turn, '') : (side) => side.respond({ turnId: turn, silent: true }))
  }

  /** @throws Refusal when there is no such response under way */
  cancel(id: string | null | undefined): void {
    if (!id && !this.#active && this.#wanted.size > 0) this.#adopt({})
    const run = this.runs.underWay(({ response }) => (id ? response.id === id : this.#isActive(response)))
    if (!run) throw new Refusal('response_cancel_not_active', 'Cancellation failed: no active response found')
    this.runs.stop(run, 'client_cancelled')
  }

  /** The user speaks while an answer is being given. */
  interrupted(): void {
    const run = this.runs.underWay(({ response }) => this.#isActive(response))
    this.#wanted.clear()
    if (run) this.runs.stop(run, 'turn_detected')
  }

  /** @throws Refusal */
  truncate(itemId: string, contentIndex: number, endMs: number): void {
    truncate(this.runs, this.#ports.conversation, { itemId, contentIndex, endMs })
    const place = { item_id: itemId, content_index: contentIndex, audio_end_ms: endMs }
    this.#ports.wire.send({ type: 'conversation.item.truncated', ...place })
    this.#ports.cutOff()
  }

  event(event: AnswerEvent): void {
    if (event.type === 'responseStarted') return this.#started(event.turnId, event.responseId)
    if (event.type === 'responseFailed') return this.#failed(event.turnId, event.responseId, event.error)
    const run = this.runs.answeredBy(event.responseId)
    if (!run || run.response.isOver || run.isGivenUp) return
    const { response } = run
    this.#overdue.said(run.turn, event.type === 'toolsAwaited' || event.type === 'responseDone')
    switch (event.type) {
      case 'toolRequested': {
        const { callId, name, argumentsJson } = event
        if (!response.isOutOfBand) {
          if (this.#awaiting?.run !== run) this.#awaiting = { run, calls: [] }
          this.#awaiting.calls.push(callId)
        }
        return response.call({ callId, name, argumentsJson })
      }
      case 'toolsAwaited':
        response.audioEnded()
        response.completed(event.usage ? usageOf(event.usage) : NO_USAGE)
        // Beside the conversation no result can be given: nothing comes of it any more.
        return response.isOutOfBand ? this.runs.heard(run, response.sentMs) : undefined
      case 'responseDone':
        return response.completed(usageOf(event.usage), event.leftOut)
      default:
        return made(response, event, this.#ports.link.capabilities.outputRateHz)
    }
  }

  /** The link is gone. */
  lost(error: AppError): void {
    this.runs.lost(error)
  }

  /** In the conversation, and not made from it: what waits for an answer there is known and goes on waiting for none. */
  #createFrom(input: readonly InputItem[], params: ResponseRequestParams): void {
    const { asked, link, newTurn, conversation } = this.#ports
    this.saidMore()
    asked.passedOver()
    const turn = newTurn()
    this.#active = this.#begin(turn, params, conversation)
    this.#configure(params)
    link.tell((side) => side.respond({ turnId: turn, input }))
  }

  #createAside(params: ResponseRequestParams, input: readonly InputItem[] | undefined): void {
    const { link, asked, newTurn, configure } = this.#ports
    if (this.runs.aside >= MOST_ASIDE) {
      throw new Refusal('rate_limit_exceeded', `${MOST_ASIDE} responses are under way; wait until one is finished.`)
    }
    const turn = newTurn()
    this.#begin(turn, params, undefined)
    // A link without items has no conversation to look into: it is told the newest words.
    const from = input ? { input } : { text: asked.last || (params.instructions ?? '') }
    configure(params)
    link.tell((side) => side.respond({ turnId: turn, outOfBand: true, ...from }))
    configure(this.#own)
  }

  #goOn({ run, calls }: { run: Run; calls: string[] }, params: ResponseRequestParams): void {
    const { asked, link, conversation } = this.#ports
    this.#awaiting = undefined
    const results = asked.takeResults()
    this.#active = this.#begin(run.turn, params, conversation, run)
    this.#configure(params)
    const resultOf = (callId: string) => results.findLast((result) => result.callId === callId)
    link.tell((side) => {
      for (const callId of calls) side.add(resultOf(callId) ?? { type: 'toolResult', callId, output: '' })
    })
  }

  /** @param before whose answer goes on in this response */
  #begin(turn: TurnId, own: ResponseRequestParams, conversation: Conversation | undefined, before?: Run): Response {
    const { wire, newId, config, link, spoke } = this.#ports
    const options = responseOptions(config(), own, {
      ...{ conversation, rateHz: link.capabilities.outputRateHz, before: before?.response },
    })
    const response = new Response(options, { wire, newId, spoke, ended: (ended) => this.#ended(ended, turn) })
    this.runs.add({ response, turn, answer: before?.answer, isGivenUp: false })
    this.#overdue.expect(turn)
    if (conversation) this.#ports.begun()
    return response
  }

  #started(turn: TurnId, answer: ResponseId): void {
    const { link, conversation } = this.#ports
    const run = this.runs.unanswered(turn)
    if (run && !run.response.isOver && !run.isGivenUp) {
      run.answer = answer
      return this.#overdue.said(turn)
    }
    // What nobody waits for any more must not go on.
    if (!this.#wanted.delete(turn) || this.#active) {
      return link.tell((side) => side.cancel({ responseId: answer, heardMs: 0 }))
    }
    this.#active = this.#begin(turn, {}, conversation)
    this.runs.unanswered(turn)!.answer = answer
  }

  #failed(turn: TurnId, answer: ResponseId | undefined, error: AppError): void {
    if (this.#wanted.delete(turn) && !this.#active) this.#active = this.#begin(turn, {}, this.#ports.conversation)
    const run = answer === undefined ? this.runs.newest(turn) : this.runs.answeredBy(answer)
    this.#overdue.over(turn)
    run?.response.failed(codeOf(error), error.message)
  }

  /** The link says no more of it: to a client its end is lost as well, and it waits. */
  #late(turn: TurnId): void {
    const run = this.runs.underWay((each) => each.turn === turn)
    if (run) this.runs.giveUp(run)
    this.#failed(turn, undefined, appError('turn.timedOut', { stage: 'answer', limit: 'allowed' }))
  }

  #want(turn: TurnId): void {
    this.#wanted.add(turn)
    this.#overdue.expect(turn)
  }

  #ended(response: Response, turn: TurnId): void {
    this.#overdue.over(turn)
    if (!this.#isActive(response)) return
    this.#active = undefined
    this.#configure({})
    const later = this.#later
    this.#later = undefined
    if (later !== undefined && this.#ports.stands(later)) this.answer(later)
    this.#ports.done(response.soundMs)
  }

  #configure(own: ResponseRequestParams): void {
    this.#own = own
    this.#ports.configure(own)
  }

  #isActive(response: Response): boolean {
    return this.#active === response
  }
}
