/**
 * One response on the wire, from `response.created` to `rate_limits.updated`, in the protocol's order. Sound leaves as fast
 * as the client takes it; what has not left when the response is cancelled never does, and every `.done` carries exactly
 * what was sent. Knows nothing of links and turns.
 */
import { samplesToMs } from '../../audio'
import type { Item, MessageItem, ResponseObject, ResponseStatus, StatusDetails, Usage } from '../protocol/frames'
import type { Delta } from '../protocol/wireAudio'
import { type Call, RATE_LIMITS, type ResponseOptions, type ResponsePorts } from './responseOptions'
import type { SpokenItem } from './spoken'

type Piece = { type: 'text'; text: string } | { type: 'audio'; delta: Delta } | { type: 'call'; call: Call } | End
interface End {
  type: 'end'
  status: 'completed' | 'incomplete' | 'failed' | 'cancelled'
  details: StatusDetails | null
  usage: Usage | null
}

const INCOMPLETE = { length: 'max_output_tokens', filter: 'content_filter' } as const

export class Response {
  readonly id: string
  readonly #options: ResponseOptions
  readonly #ports: ResponsePorts
  readonly #output: Item[] = []
  #queue: Piece[] = []
  #message: { item: MessageItem; index: number; text: string } | undefined
  #status: ResponseStatus = 'in_progress'
  #details: StatusDetails | null = null
  #usage: Usage | null = null
  /** The spoken message, for whoever cuts it later. */
  spoken: SpokenItem | undefined
  #madeText = ''
  #madeSamples = 0
  #isWhole = false
  #sentSamples = 0
  #words: SpokenItem['words'] = []

  constructor(options: ResponseOptions, ports: ResponsePorts) {
    this.id = `resp_${ports.newId()}`
    this.#options = options
    this.#ports = ports
    ports.wire.send({ type: 'response.created', response: this.#object() })
  }

  get isOutOfBand(): boolean {
    return this.#options.conversation === undefined
  }

  /** Its items so far. */
  get output(): readonly Item[] {
    return this.#output
  }

  /** Nothing of the link's answer came before it. */
  get isBeginning(): boolean {
    return this.#options.isBeginning
  }

  /** Where in the link's answer it begins. */
  get offsetMs(): number {
    return this.#options.offsetMs
  }

  get isOver(): boolean {
    return this.#status !== 'in_progress'
  }

  /** Sound that went to the client, from the beginning of the link's answer; what is read is known as far as it was made. */
  get sentMs(): number {
    if (this.#options.modality === 'text') return Number.POSITIVE_INFINITY
    return this.#options.offsetMs + samplesToMs(this.#sentSamples, this.#options.audio.rateHz)
  }

  /** Of its own that went to the client. */
  get soundMs(): number {
    return samplesToMs(this.#sentSamples, this.#options.audio.rateHz)
  }

  /** Sound the link made, from the beginning of its answer. */
  get madeMs(): number {
    return this.#options.offsetMs + samplesToMs(this.#madeSamples, this.#options.audio.rateHz)
  }

  text(text: string): void {
    this.#madeText += text
    this.#push({ type: 'text', text })
  }

  audio(samples: Int16Array): void {
    if (this.#options.modality === 'audio') this.#sound(this.#options.audio.encode(samples))
  }

  audioEnded(): void {
    if (this.#options.modality === 'audio') this.#sound(this.#options.audio.flush())
    this.#isWhole = true
    if (this.spoken) this.spoken.isWhole = true
  }

  /** @param words ends from the beginning of the link's answer */
  words(words: readonly { text: string; endMs: number }[]): void {
    const { offsetMs } = this.#options
    this.#words.push(...words.map(({ text, endMs }) => ({ text, endMs: endMs - offsetMs })))
  }

  call(call: Call): void {
    this.#push({ type: 'call', call })
  }

  /** Behind everything that is still to be sent. @param leftOut why its end is missing, where it is */
  completed(usage: Usage, leftOut?: keyof typeof INCOMPLETE): void {
    if (!leftOut) return this.#push({ type: 'end', status: 'completed', details: null, usage })
    const details: StatusDetails = { type: 'incomplete', reason: INCOMPLETE[leftOut] }
    this.#push({ type: 'end', status: 'incomplete', details, usage })
  }

  failed(code: string, message: string): void {
    const details: StatusDetails = { type: 'failed', error: { type: 'server_error', code, message } }
    this.#push({ type: 'end', status: 'failed', details, usage: null })
  }

  /** At once; nothing that waits is sent any more. */
  cancelled(reason: 'turn_detected' | 'client_cancelled', usage: Usage): void {
    if (this.isOver) return
    this.#queue = []
    this.#end({ type: 'end', status: 'cancelled', details: { type: 'cancelled', reason }, usage })
  }

  #sound(deltas: readonly Delta[]): void {
    for (const delta of deltas) {
      this.#madeSamples += delta.samples
      if (this.spoken) this.spoken.madeMs = samplesToMs(this.#madeSamples, this.#options.audio.rateHz)
      this.#push({ type: 'audio', delta })
    }
  }

  #push(piece: Piece): void {
    if (this.isOver) return
    this.#queue.push(piece)
    if (this.#queue.length === 1) this.#pump()
  }

  #pump(): void {
    const { wire } = this.#ports
    while (this.#queue.length > 0) {
      if (!wire.isFree) return wire.whenFree(() => this.#pump())
      const piece = this.#queue[0]!
      this.#send(piece)
      if (this.#queue[0] === piece) this.#queue.shift()
    }
  }

  #send(piece: Piece): void {
    switch (piece.type) {
      case 'text':
        return this.#sendText(piece.text)
      case 'audio':
        return this.#sendAudio(piece.delta)
      case 'call':
        return this.#sendCall(piece.call)
      case 'end':
        return this.#end(piece)
    }
  }

  #sendText(delta: string): void {
    const message = this.#opened()
    message.text += delta
    if (this.spoken) this.spoken.text = this.#madeText
    const type =
      this.#options.modality === 'audio' ? 'response.output_audio_transcript.delta' : 'response.output_text.delta'
    this.#ports.wire.send({ type, ...this.#place(message), content_index: 0, delta })
  }

  #sendAudio({ base64, samples }: Delta): void {
    const message = this.#opened()
    this.#sentSamples += samples
    if (this.spoken) this.spoken.sentMs = samplesToMs(this.#sentSamples, this.#options.audio.rateHz)
    this.#ports.spoke()
    this.#ports.wire.send({
      ...{ type: 'response.output_audio.delta' as const, ...this.#place(message), content_index: 0, delta: base64 },
    })
  }

  #opened() {
    if (this.#message) return this.#message
    const { modality, offsetMs } = this.#options
    const item: MessageItem & { id: string } = {
      ...{ id: `item_${this.#ports.newId()}`, object: 'realtime.item', type: 'message', status: 'in_progress' },
      ...{ role: 'assistant', content: [] },
    } as MessageItem
    this.#message = { item, index: this.#output.length, text: '' }
    this.#added(item)
    if (modality === 'audio') {
      this.spoken = {
        ...{ itemId: item.id, linkResponse: undefined, offsetMs, text: this.#madeText, words: this.#words },
        ...{ madeMs: samplesToMs(this.#madeSamples, this.#options.audio.rateHz), sentMs: 0, isWhole: this.#isWhole },
      }
    }
    const part = modality === 'audio' ? { type: 'audio' as const, transcript: '' } : { type: 'text' as const, text: '' }
    const place = this.#place(this.#message)
    this.#ports.wire.send({ type: 'response.content_part.added', ...place, content_index: 0, part })
    return this.#message
  }

  #sendCall({ callId, name, argumentsJson }: Call): void {
    this.#closeMessage('completed')
    const begun = {
      ...{ id: `item_${this.#ports.newId()}`, object: 'realtime.item' as const, type: 'function_call' as const },
      ...{ status: 'in_progress' as const, name, call_id: callId, arguments: '' },
    }
    const index = this.#output.length
    this.#added(begun)
    const { wire } = this.#ports
    const place = { response_id: this.id, item_id: begun.id, output_index: index, call_id: callId }
    wire.send({ type: 'response.function_call_arguments.delta', ...place, delta: argumentsJson })
    wire.send({ type: 'response.function_call_arguments.done', ...place, name, arguments: argumentsJson })
    this.#done({ ...begun, status: 'completed', arguments: argumentsJson }, index)
  }

  #closeMessage(status: 'completed' | 'incomplete'): void {
    const message = this.#message
    if (!message) return
    this.#message = undefined
    const { wire } = this.#ports
    const { text } = message
    const place = { ...this.#place(message), content_index: 0 }
    const isAudio = this.#options.modality === 'audio'
    if (isAudio) {
      wire.send({ type: 'response.output_audio.done', ...place })
      wire.send({ type: 'response.output_audio_transcript.done', ...place, transcript: text })
      wire.send({ type: 'response.content_part.done', ...place, part: { type: 'audio', transcript: text } })
    } else {
      wire.send({ type: 'response.output_text.done', ...place, text })
      wire.send({ type: 'response.content_part.done', ...place, part: { type: 'text', text } })
    }
    const content = isAudio
      ? { type: 'output_audio' as const, transcript: text }
      : { type: 'output_text' as const, text }
    this.#done({ ...message.item, status, content: [content] } as Item, message.index)
  }

  #added(item: Item): void {
    const { conversation } = this.#options
    const { wire } = this.#ports
    const output_index = this.#output.length
    this.#output.push(item)
    const previous_item_id = conversation?.insert(item) ?? null
    wire.send({ type: 'response.output_item.added', response_id: this.id, output_index, item })
    if (conversation) wire.send({ type: 'conversation.item.added', previous_item_id, item })
  }

  #done(item: Item, output_index: number): void {
    const { conversation } = this.#options
    const { wire } = this.#ports
    this.#output[output_index] = item
    if (conversation?.has(item.id)) {
      conversation.replace(item)
      wire.send({ type: 'conversation.item.done', previous_item_id: conversation.previousOf(item.id), item })
    }
    wire.send({ type: 'response.output_item.done', response_id: this.id, output_index, item })
  }

  #end({ status, details, usage }: End): void {
    this.#closeMessage(status === 'completed' ? 'completed' : 'incomplete')
    this.#status = status
    this.#details = details
    this.#usage = usage
    const { wire, ended } = this.#ports
    wire.send({ type: 'response.done', response: this.#object() })
    wire.send({ type: 'rate_limits.updated', rate_limits: RATE_LIMITS })
    this.#queue = []
    ended(this)
  }

  #place({ item, index }: { item: MessageItem; index: number }) {
    return { response_id: this.id, item_id: item.id, output_index: index }
  }

  #object(): ResponseObject {
    const { conversation, modality, maxOutputTokens, metadata, voice, audio } = this.#options
    return {
      object: 'realtime.response',
      id: this.id,
      status: this.#status,
      status_details: this.#details,
      output: [...this.#output],
      conversation_id: conversation?.id ?? null,
      output_modalities: [modality],
      max_output_tokens: maxOutputTokens,
      audio: { output: { format: audio.format, voice } },
      usage: this.#usage,
      metadata,
    }
  }
}
