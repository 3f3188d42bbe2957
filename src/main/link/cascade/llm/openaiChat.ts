/**
 * A LanguageModel over `/chat/completions`, as OpenAI, Azure and hundreds of other servers speak it. Each server leaves
 * something of it out: what one refuses is left out from then on, what one does not count is estimated. One request a call.
 */
import { own } from '../../../../shared/own'
import type { Clock, Ms } from '../../../../shared/time'
import type { UsageLine } from '../../../../shared/view'
import { toldCount } from '../../toldCount'
import {
  type ChatAnswer,
  type ChatChunk,
  type ChatMessage,
  type ChatRequest,
  type OpenaiService,
  openaiClient,
  openaiFailure,
  warmOpenai,
} from '../../vendors/openai'
import { type AnswerEvent, type AnswerRequest, type LanguageModel, mustCall } from '../ports'
import { ProviderError } from '../providerError'
import { watched } from '../stream/watched'
import { attempted } from './attempts'
import { charsToRead, dialogueOf, estimatedUsage } from './dialogue'
import { ToolCalls } from './toolCalls'

export interface OpenaiChatOptions {
  service: OpenaiService
  clock: Clock
  /** Of Azure: the deployment's name. */
  model: string
  /** Absent: as many as the model may. */
  maxOutputTokens?: number
  /** False where a server cannot stream. */
  streams?: boolean
  /** How long nothing may come, from asking on. */
  silenceMs?: Ms
  /** 0 to 1. */
  random(): number
  /** What an answer that was called off, or an attempt that is made again, has used: nothing else is told of it. */
  spent?(usage: UsageLine[]): void
}

/** A model that thinks before it speaks is silent for a while; longer than this, nobody waits. */
const SILENCE_MS: Ms = 20_000

type Finish = Extract<AnswerEvent, { type: 'done' }>['finish']

const FINISH: Readonly<Record<string, Finish>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tools',
  function_call: 'tools',
  content_filter: 'filter',
}

/** Parts of a request that some servers refuse, and how their refusals name them. */
const REFUSABLE = {
  max_completion_tokens: /max_completion_tokens/,
  stream_options: /stream_options|include_usage/,
  tool_choice: /tool_choice/,
  tools: /does not support tools|tools? (?:are|is) not supported|tool.?call/i,
} as const
type Refusable = keyof typeof REFUSABLE

export class OpenaiChat implements LanguageModel {
  readonly isFree = () => false
  readonly #options: OpenaiChatOptions
  /** What this server has refused before. */
  readonly #refused = new Set<Refusable>()

  constructor(options: OpenaiChatOptions) {
    this.#options = options
  }

  warm(): void {
    warmOpenai(this.#options.service)
  }

  answer(request: AnswerRequest, signal: AbortSignal): AsyncIterable<AnswerEvent> {
    const { clock, random, spent } = this.#options
    return attempted(() => this.#asked(request, signal), { clock, random, spent }, signal)
  }

  /** Asks anew without what was refused, as often as there is something to leave out. */
  async *#asked(request: AnswerRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent, void, void> {
    for (;;) {
      try {
        return yield* this.#once(request, signal)
      } catch (thrown) {
        const refused = thrown instanceof Refused ? thrown.what : undefined
        if (!refused) throw thrown
        this.#refused.add(refused)
      }
    }
  }

  async *#once(request: AnswerRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent, void, void> {
    const { clock, service, model, silenceMs = SILENCE_MS } = this.#options
    const off = new AbortController()
    const body = this.#body(request)
    const reply = new Reply(service.name, model, charsToRead(request))
    const tooSilent = () => new ProviderError({ provider: service.name, kind: 'timeout', usage: reply.usage })
    try {
      const chunks = this.#chunks(body, AbortSignal.any([signal, off.signal]))
      for await (const chunk of watched(chunks, { clock, signal, silenceMs, tooSilent })) {
        const said = reply.take(chunk)
        if (said !== '') yield { type: 'part', part: { type: 'text', text: said } }
      }
      if (!signal.aborted) yield* reply.end()
    } catch (thrown) {
      if (!signal.aborted) throw refusalIn(thrown, body) ?? this.#failure(thrown, reply)
    } finally {
      off.abort()
      if (signal.aborted) this.#options.spent?.(reply.usage)
    }
  }

  async *#chunks(body: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatChunk, void, void> {
    const client = await openaiClient(this.#options.service)
    signal.throwIfAborted()
    if (body.stream) yield* await client.chat.completions.create(body, { signal })
    else yield asChunk(await client.chat.completions.create({ ...body, stream: false }, { signal }))
  }

  #failure(thrown: unknown, reply: Reply): ProviderError {
    const { service, model, clock } = this.#options
    const usage = reply.began ? reply.usage : []
    return openaiFailure(thrown, { provider: service.name, model, usage }, clock.epoch())
  }

  #body(request: AnswerRequest): ChatRequest {
    const { model, maxOutputTokens, streams = true } = this.#options
    const limit = this.#refused.has('max_completion_tokens') ? 'max_tokens' : 'max_completion_tokens'
    const offersTools = request.tools.length > 0 && !this.#refused.has('tools')
    return {
      model,
      messages: messagesOf(request),
      stream: streams,
      ...(streams && !this.#refused.has('stream_options') && { stream_options: { include_usage: true } }),
      ...(maxOutputTokens !== undefined && { [limit]: maxOutputTokens }),
      ...(offersTools && {
        tools: request.tools.map(({ name, description, parameters }) => toolOf(name, description, parameters)),
        ...(mustCall(request) && !this.#refused.has('tool_choice') && { tool_choice: 'required' }),
      }),
    }
  }
}

class Refused extends Error {
  readonly what: Refusable

  constructor(what: Refusable) {
    super(what)
    this.what = what
  }
}

/** A server that refused the whole request for something it could do without. */
function refusalIn(thrown: unknown, body: ChatRequest): Refused | undefined {
  const { status, param, message } = (thrown ?? {}) as { status?: unknown; param?: unknown; message?: unknown }
  if (status !== 400 && status !== 422) return undefined
  const said = `${param ?? ''} ${message ?? ''}`
  const what = (Object.keys(REFUSABLE) as Refusable[]).find((name) => name in body && REFUSABLE[name].test(said))
  return what && new Refused(what)
}

const toolOf = (name: string, description: string, parameters: object) => ({
  type: 'function' as const,
  function: { name, description, parameters: parameters as Record<string, unknown> },
})

function messagesOf(request: AnswerRequest): ChatMessage[] {
  const { instructions, exchanges } = request
  const messages: ChatMessage[] = instructions.trim() === '' ? [] : [{ role: 'system', content: instructions }]
  for (const { role, text } of dialogueOf(request)) messages.push({ role, content: text })
  for (const { said, calls } of exchanges) {
    messages.push({
      role: 'assistant',
      content: said === '' ? null : said,
      tool_calls: calls.map(({ id, name, argumentsJson }) => ({
        id,
        type: 'function' as const,
        function: { name, arguments: argumentsJson },
      })),
    })
    for (const { id, output } of calls) messages.push({ role: 'tool', tool_call_id: id, content: output })
  }
  return messages
}

/** An answer that came whole, as the one chunk it could have been. */
function asChunk({ choices, usage, ...rest }: ChatAnswer): ChatChunk {
  const [choice] = choices ?? []
  const { message, finish_reason } = choice ?? {}
  const tool_calls = message?.tool_calls?.flatMap((call, index) =>
    call.type === 'function' ? [{ index, id: call.id, type: call.type, function: call.function }] : [],
  )
  const delta = {
    content: message?.content ?? null,
    refusal: message?.refusal ?? null,
    ...(tool_calls && { tool_calls }),
  }
  const one = { index: 0, delta, finish_reason: finish_reason ?? null }
  return { ...rest, object: 'chat.completion.chunk', choices: choice ? [one] : [], usage: usage ?? null } as ChatChunk
}

/** An answer as it comes. Fields may be missing or null in every chunk. */
class Reply {
  readonly #provider: string
  readonly #model: string
  readonly #readChars: number
  readonly #calls = new ToolCalls()
  #usage: UsageLine[] | undefined
  #finish: Finish | undefined
  #writtenChars = 0
  #refuses = false
  began = false

  constructor(provider: string, model: string, readChars: number) {
    this.#provider = provider
    this.#model = model
    this.#readChars = readChars
  }

  /** Told by the service, or estimated. */
  get usage(): UsageLine[] {
    const lines = this.#usage ?? estimatedUsage(this.#readChars, this.#writtenChars + this.#calls.chars)
    return lines.map((line) => ({ ...line, model: this.#model }))
  }

  /** @returns what is to be said of it */
  take(chunk: ChatChunk): string {
    this.began = true
    const told = chunk.usage ? usageOf(chunk.usage) : []
    if (told.length > 0) this.#usage = told
    // The last one holds the usage and no choice at all.
    const choice = chunk.choices?.[0]
    if (!choice) return ''
    if (choice.finish_reason) this.#finish = own(FINISH, choice.finish_reason) ?? 'stop'
    const { content, refusal, tool_calls } = choice.delta ?? {}
    for (const call of tool_calls ?? []) this.#calls.add(call)
    if (refusal) this.#refuses = true
    const said = `${content ?? ''}${refusal ?? ''}`
    this.#writtenChars += said.length
    return said
  }

  /** @throws ProviderError: it broke off, or is empty */
  *end(): Generator<AnswerEvent, void, void> {
    const { usage } = this
    const broken = { provider: this.#provider, kind: 'incomplete', usage } as const
    if (!this.#finish) throw new ProviderError(broken)
    const filtered = this.#finish === 'filter'
    // Which of them it ended in the middle of nobody knows.
    const calls = filtered || this.#finish === 'length' ? [] : this.#calls.whole()
    if (this.#calls.chars === 0 && this.#writtenChars === 0 && !filtered) {
      throw new ProviderError({ ...broken, code: 'provider.noAnswer' })
    }
    for (const call of calls) yield { type: 'toolCall', ...call }
    const outcome = this.#refuses || (filtered && this.#writtenChars === 0) ? 'refused' : 'answered'
    yield { type: 'done', outcome, finish: calls.length > 0 ? 'tools' : this.#finish, usage }
  }
}

/** In the units of the price list; numbers that are none count nothing. */
function usageOf(usage: NonNullable<ChatChunk['usage']>): UsageLine[] {
  const input = toldCount(usage.prompt_tokens)
  const cached = Math.min(input, toldCount(usage.prompt_tokens_details?.cached_tokens))
  return [
    { unit: 'input text tokens', quantity: input - cached },
    { unit: 'cached input text tokens', quantity: cached },
    { unit: 'output text tokens', quantity: toldCount(usage.completion_tokens) },
  ].filter(({ quantity }) => quantity > 0)
}
