/**
 * Pure: a frame of the wire as a fact Parley uses. Old names mean their new ones, every field may be missing or null,
 * and what nobody knows comes out as `unknown` instead of an error: a service may add events at any time.
 */
import { isRecord, recordOf, type UnknownRecord } from '../../../shared/records'

/** Token counts as the service states them; every field may be missing. */
export type WireUsage = UnknownRecord

export type WireEvent =
  | { type: 'session'; created: boolean; expiresAtS: number | undefined }
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
  | { type: 'text'; responseId: string; itemId: string; delta: string }
  | { type: 'call'; responseId: string; itemId: string; callId: string; name: string; argumentsJson: string }
  | {
      type: 'responseDone'
      responseId: string
      status: string
      reason: string
      errorCode: string
      usage: WireUsage | undefined
    }
  /** Known, and of no use here. */
  | { type: 'nothing'; name: string }
  | { type: 'unknown'; name: string }

/** Names of the beta protocol, and what they are called since. */
const ALIASES: Readonly<Record<string, string>> = {
  'response.audio.delta': 'response.output_audio.delta',
  'response.audio.done': 'response.output_audio.done',
  'response.audio_transcript.delta': 'response.output_audio_transcript.delta',
  'response.audio_transcript.done': 'response.output_audio_transcript.done',
  'response.text.delta': 'response.output_text.delta',
  'response.text.done': 'response.output_text.done',
  'conversation.item.created': 'conversation.item.added',
  'transcription_session.updated': 'session.updated',
}

/** What the service may send that changes nothing here. */
const WITHOUT_USE = new Set([
  'conversation.created',
  'conversation.item.added',
  'conversation.item.done',
  'conversation.item.retrieved',
  'conversation.item.deleted',
  'conversation.item.truncated',
  'conversation.item.input_audio_transcription.segment',
  'input_audio_buffer.cleared',
  'input_audio_buffer.timeout_triggered',
  'input_audio_buffer.dtmf_event_received',
  'output_audio_buffer.started',
  'output_audio_buffer.stopped',
  'output_audio_buffer.cleared',
  'response.output_item.added',
  'response.content_part.added',
  'response.content_part.done',
  'response.output_audio_transcript.done',
  'response.output_text.done',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
  'rate_limits.updated',
  'mcp_list_tools.in_progress',
  'mcp_list_tools.completed',
  'mcp_list_tools.failed',
  'response.mcp_call_arguments.delta',
  'response.mcp_call_arguments.done',
  'response.mcp_call.in_progress',
  'response.mcp_call.completed',
  'response.mcp_call.failed',
])

/** Never throws. */
export function decode(frame: unknown): WireEvent {
  const fields = recordOf(frame)
  const given = text(fields.type)
  const name = ALIASES[given] ?? given
  const responseId = text(fields.response_id)
  const itemId = text(fields.item_id)
  switch (name) {
    // First, because it is by far the most frequent.
    case 'response.output_audio.delta': {
      const contentIndex = number(fields.content_index) ?? 0
      return { type: 'audio', responseId, itemId, contentIndex, base64: text(fields.delta) }
    }
    case 'response.output_audio_transcript.delta':
    case 'response.output_text.delta':
      return { type: 'text', responseId, itemId, delta: text(fields.delta) }
    case 'response.output_audio.done':
      return { type: 'audioDone', responseId, itemId }
    case 'response.created':
      return responseCreated(recordOf(fields.response))
    case 'response.output_item.done':
      return itemDone(responseId, recordOf(fields.item))
    case 'response.done':
      return responseDone(recordOf(fields.response))
    case 'session.created':
    case 'session.updated':
      return session(name, recordOf(fields.session))
    case 'input_audio_buffer.committed':
      return { type: 'committed', itemId }
    case 'input_audio_buffer.speech_started':
      return { type: 'speechStarted', itemId, atMs: number(fields.audio_start_ms) ?? 0 }
    case 'input_audio_buffer.speech_stopped':
      return { type: 'speechStopped', itemId, atMs: number(fields.audio_end_ms) ?? 0 }
    case 'conversation.item.input_audio_transcription.delta':
      return { type: 'userDelta', itemId, delta: text(fields.delta) }
    case 'conversation.item.input_audio_transcription.completed':
      return { type: 'userFinal', itemId, text: text(fields.transcript), usage: optional(fields.usage) }
    case 'conversation.item.input_audio_transcription.failed':
      return { type: 'userFailed', itemId }
    case 'error':
      return refused(recordOf(fields.error))
    default:
      return { type: WITHOUT_USE.has(name) ? 'nothing' : 'unknown', name: given }
  }
}

function session(name: string, fields: UnknownRecord): WireEvent {
  return { type: 'session', created: name === 'session.created', expiresAtS: number(fields.expires_at) }
}

function responseCreated(response: UnknownRecord): WireEvent {
  return { type: 'responseCreated', responseId: text(response.id), metadata: recordOf(response.metadata) }
}

/** Of a finished item only a function call matters: its arguments are whole now. */
function itemDone(responseId: string, item: UnknownRecord): WireEvent {
  if (text(item.type) !== 'function_call') return { type: 'nothing', name: 'response.output_item.done' }
  return {
    type: 'call',
    responseId,
    itemId: text(item.id),
    callId: text(item.call_id),
    name: text(item.name),
    argumentsJson: text(item.arguments),
  }
}

function responseDone(response: UnknownRecord): WireEvent {
  const details = recordOf(response.status_details)
  return {
    type: 'responseDone',
    responseId: text(response.id),
    status: text(response.status),
    reason: text(details.reason),
    errorCode: text(recordOf(details.error).code) || text(recordOf(details.error).type),
    usage: optional(response.usage),
  }
}

function refused(error: UnknownRecord): WireEvent {
  return {
    type: 'refused',
    code: text(error.code) || text(error.type),
    message: text(error.message),
    param: text(error.param),
    eventId: text(error.event_id) || undefined,
  }
}

const optional = (value: unknown): UnknownRecord | undefined => (isRecord(value) ? value : undefined)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined
