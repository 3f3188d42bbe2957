/**
 * Pure: a frame of the wire as a fact Parley uses. Old names mean their new ones, every field may be missing or null,
 * and what nobody knows comes out as `unknown` instead of an error: a service may add events at any time.
 */
import { isRecord, recordOf, type UnknownRecord } from '../../../shared/records'

/** Token counts as the service states them; every field may be missing. */
export type WireUsage = UnknownRecord

export type WireEvent =
  | { type: 'session'; created: boolean; expiresAtS: number | undefined; audio: UnknownRecord }
  | { type: 'refused'; code: string; message: string; param: string; eventId: string | undefined }
  | { type: 'committed'; itemId: string }
  | { type: 'speechStarted'; itemId: string; atMs: number }
  | { type: 'speechStopped'; itemId: string; atMs: number }
  | { type: 'userDelta'; itemId: string; delta: string }
  | { type: 'userFinal'; itemId: string; text: string; usage: WireUsage | undefined }
  | { type: 'userFailed'; itemId: string }
  | { type: 'responseCreated'; responseId: string; metadata: UnknownRecord }
  | { type: 'audio'; responseId: string; itemId: string; contentIndex: number; base64: string }
  | { type: 'audioDone'; responseId: string; itemId: string }
  /** Of the spoken answer's transcript, or of a written answer. */
  | { type: 'text'; responseId: string; itemId: string; contentIndex: number; delta: string }
  /** The same once more, all of it. */
  | { type: 'wholeText'; responseId: string; itemId: string; contentIndex: number; text: string }
  | { type: 'call'; responseId: string; itemId: string; callId: string; name: string; argumentsJson: string }
  | {
      type: 'responseDone'
      responseId: string
      metadata: UnknownRecord
      status: string
      reason: string
      errorCode: string
      usage: WireUsage | undefined
      /** All that it made, once more. */
      output: WireEvent[]
    }
  /** Known, and of no use here. */
  | { type: 'nothing' }
  | { type: 'unknown'; name: string }

/** What an event says. Never throws, whatever the fields are. */
type Reader = (event: UnknownRecord) => WireEvent

const LONGEST_NAME = 512

const NOTHING: WireEvent = { type: 'nothing' }
const nothing: Reader = () => NOTHING
const responseId = ({ response_id }: UnknownRecord) => name(response_id)
const itemId = ({ item_id }: UnknownRecord) => name(item_id)

const contentIndex = ({ content_index }: UnknownRecord) => number(content_index) ?? 0

const written: Reader = (event) => ({
  type: 'text',
  responseId: responseId(event),
  itemId: itemId(event),
  contentIndex: contentIndex(event),
  delta: text(event.delta),
})

const wholeText: Reader = (event) => ({
  type: 'wholeText',
  responseId: responseId(event),
  itemId: itemId(event),
  contentIndex: contentIndex(event),
  text: wordsIn(event),
})

/** By name; found by one look, because eight of them stand between a question and the first sound of its answer. */
const READERS: ReadonlyMap<string, Reader> = withOldNames({
  'response.output_audio.delta': (event) => ({
    type: 'audio',
    responseId: responseId(event),
    itemId: itemId(event),
    contentIndex: contentIndex(event),
    base64: text(event.delta),
  }),
  'response.output_audio_transcript.delta': written,
  'response.output_text.delta': written,
  'response.output_audio_transcript.done': wholeText,
  'response.output_text.done': wholeText,
  'response.output_audio.done': (event) => ({
    type: 'audioDone',
    responseId: responseId(event),
    itemId: itemId(event),
  }),
  'response.created': ({ response }) => responseCreated(recordOf(response)),
  'response.output_item.done': (event) => itemDone(responseId(event), recordOf(event.item)),
  'response.done': ({ response }) => responseDone(recordOf(response)),
  'session.created': ({ session }) => sessionTold(true, recordOf(session)),
  'session.updated': ({ session }) => sessionTold(false, recordOf(session)),
  'input_audio_buffer.committed': (event) => ({ type: 'committed', itemId: itemId(event) }),
  'input_audio_buffer.speech_started': (event) => ({
    type: 'speechStarted',
    itemId: itemId(event),
    atMs: number(event.audio_start_ms) ?? 0,
  }),
  'input_audio_buffer.speech_stopped': (event) => ({
    type: 'speechStopped',
    itemId: itemId(event),
    atMs: number(event.audio_end_ms) ?? 0,
  }),
  'conversation.item.input_audio_transcription.delta': (event) => ({
    type: 'userDelta',
    itemId: itemId(event),
    delta: text(event.delta),
  }),
  'conversation.item.input_audio_transcription.completed': (event) => ({
    type: 'userFinal',
    itemId: itemId(event),
    text: text(event.transcript),
    usage: optional(event.usage),
  }),
  'conversation.item.input_audio_transcription.failed': (event) => ({ type: 'userFailed', itemId: itemId(event) }),
  error: ({ error }) => refused(recordOf(error)),
  // What the service may send that changes nothing here.
  'conversation.created': nothing,
  'conversation.item.added': nothing,
  'conversation.item.done': nothing,
  'conversation.item.retrieved': nothing,
  'conversation.item.deleted': nothing,
  'conversation.item.truncated': nothing,
  'conversation.item.input_audio_transcription.segment': nothing,
  'input_audio_buffer.cleared': nothing,
  'input_audio_buffer.timeout_triggered': nothing,
  'input_audio_buffer.dtmf_event_received': nothing,
  'output_audio_buffer.started': nothing,
  'output_audio_buffer.stopped': nothing,
  'output_audio_buffer.cleared': nothing,
  'response.output_item.added': nothing,
  'response.content_part.added': nothing,
  'response.content_part.done': nothing,
  'response.function_call_arguments.delta': nothing,
  'response.function_call_arguments.done': nothing,
  'rate_limits.updated': nothing,
  'mcp_list_tools.in_progress': nothing,
  'mcp_list_tools.completed': nothing,
  'mcp_list_tools.failed': nothing,
  'response.mcp_call_arguments.delta': nothing,
  'response.mcp_call_arguments.done': nothing,
  'response.mcp_call.in_progress': nothing,
  'response.mcp_call.completed': nothing,
  'response.mcp_call.failed': nothing,
})

/** Names of the beta protocol mean what they are called since. */
function withOldNames(readers: Readonly<Record<string, Reader>>): ReadonlyMap<string, Reader> {
  const now: Readonly<Record<string, string>> = {
    'response.audio.delta': 'response.output_audio.delta',
    'response.audio.done': 'response.output_audio.done',
    'response.audio_transcript.delta': 'response.output_audio_transcript.delta',
    'response.audio_transcript.done': 'response.output_audio_transcript.done',
    'response.text.delta': 'response.output_text.delta',
    'response.text.done': 'response.output_text.done',
    'conversation.item.created': 'conversation.item.added',
    'transcription_session.updated': 'session.updated',
  }
  const old = Object.entries(now).map(([before, since]): [string, Reader] => [before, readers[since] ?? nothing])
  return new Map([...Object.entries(readers), ...old])
}

/** Never throws. */
export function decode(frame: unknown): WireEvent {
  const event = recordOf(frame)
  const name = text(event.type)
  return READERS.get(name)?.(event) ?? { type: 'unknown', name }
}

function sessionTold(created: boolean, { expires_at, audio }: UnknownRecord): WireEvent {
  return { type: 'session', created, expiresAtS: number(expires_at), audio: recordOf(audio) }
}

function responseCreated(response: UnknownRecord): WireEvent {
  return { type: 'responseCreated', responseId: name(response.id), metadata: recordOf(response.metadata) }
}

/** Of a finished item only a function call matters: its arguments are whole now, unless the answer ended in the middle of them. */
function itemDone(responseId: string, item: UnknownRecord): WireEvent {
  if (text(item.type) !== 'function_call' || item.status === 'incomplete') return NOTHING
  return {
    type: 'call',
    responseId,
    itemId: name(item.id),
    callId: name(item.call_id),
    name: name(item.name),
    argumentsJson: text(item.arguments),
  }
}

/** Of a written part, or of a spoken one. */
function wordsIn(part: UnknownRecord): string {
  return text(part.transcript) || text(part.text)
}

function itemMade(responseId: string, item: UnknownRecord): WireEvent[] {
  if (text(item.type) !== 'message') return [itemDone(responseId, item)]
  const itemId = name(item.id)
  return list(item.content).map((part, contentIndex) => ({
    ...{ type: 'wholeText', responseId, itemId, contentIndex },
    text: wordsIn(recordOf(part)),
  }))
}

function responseDone(response: UnknownRecord): WireEvent {
  const details = recordOf(response.status_details)
  const responseId = name(response.id)
  return {
    type: 'responseDone',
    responseId,
    metadata: recordOf(response.metadata),
    status: text(response.status),
    reason: text(details.reason),
    errorCode: text(recordOf(details.error).code) || text(recordOf(details.error).type),
    usage: optional(response.usage),
    output: list(response.output).flatMap((item) => itemMade(responseId, recordOf(item))),
  }
}

function refused(error: UnknownRecord): WireEvent {
  return {
    type: 'refused',
    code: text(error.code) || text(error.type),
    message: text(error.message),
    param: text(error.param),
    eventId: name(error.event_id) || undefined,
  }
}

function optional(value: unknown): UnknownRecord | undefined {
  return isRecord(value) ? value : undefined
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Of an item, a response, a call; none where it is longer than names are. */
function name(value: unknown): string {
  const found = text(value)
  return found.length > LONGEST_NAME ? '' : found
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
