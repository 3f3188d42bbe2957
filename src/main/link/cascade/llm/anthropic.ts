/** A LanguageModel over Anthropic's Messages, and over gateways that speak them. One request a call. */

import { own } from '../../../../shared/own'
import { recordIn } from '../../../../shared/records'
import type { Clock, Ms } from '../../../../shared/time'
import type { UsageLine } from '../../../../shared/view'
import { toldCount } from '../../toldCount'
import {
  type AnthropicService,
  anthropicClient,
  anthropicFailure,
  type MessageEvent,
  type MessageRequest,
  type MessageTurn,
  warmAnthropic,
} from '../../vendors/anthropic'
import { type AnswerEvent, type AnswerRequest, type LanguageModel, mustCall } from '../ports'
import { ProviderError } from '../providerError'
import { watched } from '../stream/watched'
import { attempted } from './attempts'
import { charsToRead, dialogueOf, estimatedUsage } from './dialogue'
import { ToolCalls } from './toolCalls'

export interface AnthropicOptions {
  service: AnthropicService
  clock: Clock
  model: string
  /** The service wants a number. */
  maxOutputTokens?: number
  /** How long nothing may come, from asking on. */
  silenceMs?: Ms
  /** 0 to 1. */
  random(): number
  /** What an answer that was called off, or an attempt that is made again, has used: nothing else is told of it. */
  spent?(usage: UsageLine[]): void
}

const SILENCE_MS: Ms = 20_000
/** Four minutes of speech: nobody listens to more. */
const MAX_OUTPUT_TOKENS = 1_024

type Finish = Extract<AnswerEvent, { type: 'done' }>['finish']

/** `pause_turn` belongs to tools that the service runs itself; without them it is an answer that is not whole. */
const FINISH: Readonly<Record<string, Finish>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  pause_turn: 'length',
  tool_use: 'tools',
  refusal: 'filter',
}

export class AnthropicMessages implements LanguageModel {
  readonly #options: AnthropicOptions

  constructor(options: AnthropicOptions) {
    this.#options = options
  }

  isFree(): boolean {
    return false
  }

  warm(): void {
    warmAnthropic(this.#options.service)
  }

  answer(request: AnswerRequest, signal: AbortSignal): AsyncIterable<AnswerEvent> {
    const { clock, random, spent } = this.#options
    return attempted(() => this.#once(request, signal), { clock, random, spent }, signal)
  }

  async *#once(request: AnswerRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent, void, void> {
    const { clock, service, model, silenceMs = SILENCE_MS } = this.#options
    const off = new AbortController()
    const reply = new Reply(service.name, model, charsToRead(request))
    const tooSilent = () => new ProviderError({ provider: service.name, kind: 'timeout', usage: reply.usage })
    try {
      const events = this.#events(this.#body(request), AbortSignal.any([signal, off.signal]))
      for await (const event of watched(events, { clock, signal, silenceMs, tooSilent })) {
        const said = reply.take(event)
        if (said !== '') yield { type: 'part', part: { type: 'text', text: said } }
      }
      if (!signal.aborted) yield* reply.end()
    } catch (thrown) {
      const usage = reply.began ? reply.usage : []
      if (!signal.aborted) throw anthropicFailure(thrown, { provider: service.name, model, usage }, clock.epoch())
    } finally {
      off.abort()
      if (signal.aborted) this.#options.spent?.(reply.usage)
    }
  }

  async *#events(body: MessageRequest, signal: AbortSignal): AsyncGenerator<MessageEvent, void, void> {
    const client = await anthropicClient(this.#options.service)
    signal.throwIfAborted()
    yield* await client.messages.create(body, { signal })
  }

  #body(request: AnswerRequest): MessageRequest {
    const { model, maxOutputTokens = MAX_OUTPUT_TOKENS } = this.#options
    const { instructions, tools } = request
    return {
      ...{ model, max_tokens: maxOutputTokens, messages: turnsOf(request), stream: true },
      ...(instructions.trim() !== '' && { system: instructions }),
      ...(tools.length > 0 && {
        tools: tools.map(({ name, description, parameters }) => ({
          ...{ name, description, input_schema: { ...parameters, type: 'object' as const } },
        })),
      }),
      ...(mustCall(request) && { tool_choice: { type: 'any' as const } }),
    }
  }
}

/** Calls stand in the assistant's turn, their results in the user's next one. */
function turnsOf(request: AnswerRequest): MessageTurn[] {
  const turns: MessageTurn[] = dialogueOf(request).map(({ role, text }) => ({ role, content: text }))
  for (const { said, calls } of request.exchanges) {
    const text = said.trim() === '' ? [] : [{ type: 'text' as const, text: said.trimEnd() }]
    const uses = calls.map(({ id, name, argumentsJson }) => ({
      ...{ type: 'tool_use' as const, id, name, input: objectOf(argumentsJson) },
    }))
    const results = calls.map(({ id, output }) => ({
      ...{ type: 'tool_result' as const, tool_use_id: id, content: output },
    }))
    turns.push({ role: 'assistant', content: [...text, ...uses] }, { role: 'user', content: results })
  }
  return turns
}

/** The service refuses anything else. */
const objectOf = (json: string): object => recordIn(json) ?? {}

/** An answer as it comes. */
class Reply {
  readonly #provider: string
  readonly #model: string
  readonly #readChars: number
  readonly #calls = new ToolCalls()
  #input: UsageLine[] | undefined
  #outputTokens: number | undefined
  #finish: Finish | undefined
  #ended = false
  #writtenChars = 0
  began = false

  constructor(provider: string, model: string, readChars: number) {
    this.#provider = provider
    this.#model = model
    this.#readChars = readChars
  }

  /** What was read is told at the beginning, what was written only at the end: estimated where that never comes. */
  get usage(): UsageLine[] {
    const [read, written] = splitOf(estimatedUsage(this.#readChars, this.#writtenChars + this.#calls.chars))
    const told = this.#finish ? this.#outputTokens : undefined
    const output = told === undefined ? written : [{ unit: 'output text tokens', quantity: told }]
    return [...(this.#input ?? read), ...output]
      .filter(({ quantity }) => quantity > 0)
      .map((line) => ({ ...line, model: this.#model }))
  }

  /** @returns what is to be said of it */
  take(event: MessageEvent): string {
    this.began = true
    switch (event.type) {
      case 'message_start':
        this.#input = inputOf(event.message?.usage)
        return ''
      case 'content_block_start':
        if (event.content_block.type === 'tool_use') {
          const { id, name } = event.content_block
          this.#calls.add({ index: event.index, id, function: { name } })
        }
        return ''
      case 'content_block_delta':
        if (event.delta.type === 'input_json_delta') {
          this.#calls.add({ index: event.index, function: { arguments: event.delta.partial_json } })
        }
        return event.delta.type === 'text_delta' ? this.#said(event.delta.text) : ''
      case 'message_delta':
        if (event.delta.stop_reason) this.#finish = own(FINISH, event.delta.stop_reason) ?? 'stop'
        this.#outputTokens = counted(event.usage?.output_tokens)
        return ''
      case 'message_stop':
        this.#ended = true
        return ''
      // The end of a block, a ping, and what may come to be.
      default:
        return ''
    }
  }

  /** @throws ProviderError: it broke off, or is empty */
  *end(): Generator<AnswerEvent, void, void> {
    const { usage } = this
    const broken = { provider: this.#provider, kind: 'incomplete', usage } as const
    if (!this.#finish || !this.#ended) throw new ProviderError(broken)
    const refused = this.#finish === 'filter'
    // A refusal takes back what was begun; which of them a longer answer ended in the middle of nobody knows.
    const calls = refused || this.#finish === 'length' ? [] : this.#calls.whole()
    if (this.#calls.chars === 0 && this.#writtenChars === 0 && !refused) {
      throw new ProviderError({ ...broken, code: 'provider.noAnswer' })
    }
    for (const call of calls) yield { type: 'toolCall', ...call }
    const finish = calls.length > 0 ? 'tools' : this.#finish
    yield { type: 'done', outcome: refused ? 'refused' : 'answered', finish, usage }
  }

  #said(text: string): string {
    this.#writtenChars += text.length
    return text
  }
}

interface InputUsage {
  input_tokens?: number | null
  cache_read_input_tokens?: number | null
  cache_creation_input_tokens?: number | null
}

/** What is written into the cache is read by the model too. Undefined: the service does not count. */
function inputOf(usage: InputUsage | undefined): UsageLine[] | undefined {
  const fresh = counted(usage?.input_tokens)
  if (fresh === undefined) return undefined
  return [
    { unit: 'input text tokens', quantity: fresh + (counted(usage?.cache_creation_input_tokens) ?? 0) },
    { unit: 'cached input text tokens', quantity: counted(usage?.cache_read_input_tokens) ?? 0 },
  ]
}

const counted = (value: unknown): number | undefined => toldCount(value) || undefined

function splitOf(lines: readonly UsageLine[]): [read: UsageLine[], written: UsageLine[]] {
  const isOutput = ({ unit }: UsageLine) => unit.startsWith('output')
  return [lines.filter((line) => !isOutput(line)), lines.filter(isOutput)]
}
