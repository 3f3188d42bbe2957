/** What a client says, from the text of a frame to a typed event. Pure. */
import { isRecord } from '../../../shared/records'
import { inputItemShape, itemShape } from './itemShapes'
import { invalid, missing, Refusal, unsupported } from './refusal'
import { RESPONSE_PARAMS } from './sessionConfig'
import {
  anything,
  either,
  integer,
  list,
  needed,
  nullable,
  type ObjectOf,
  object,
  oneOf,
  type Shape,
  text,
} from './shape'

const eventId = { event_id: nullable(text(512)) }

/** 16 pairs of short texts. */
const metadata: Shape<Record<string, string>> = (value, path) => {
  if (!isRecord(value)) throw invalid(path, `Invalid type for '${path}': expected an object.`)
  const pairs = Object.entries(value)
  if (pairs.length > 16) throw invalid(path, `'${path}' has more than 16 pairs.`)
  for (const [key, each] of pairs) {
    text(512)(each, `${path}.${key.slice(0, 64)}`)
    if (key.length > 64) throw invalid(path, `A key of '${path}' is longer than 64 characters.`)
  }
  return value as Record<string, string>
}

const responseFields = {
  ...RESPONSE_PARAMS,
  conversation: nullable(either(oneOf('auto', 'none'), text(64), (value) => value === 'auto' || value === 'none')),
  metadata: nullable(metadata),
  input: nullable(list(inputItemShape)),
}
export type ResponseRequestParams = ObjectOf<typeof responseFields>

const itemId = needed(text(64))

const EVENTS = {
  'session.update': { session: needed(anything) },
  'input_audio_buffer.append': { audio: needed(text(Number.POSITIVE_INFINITY)) },
  'input_audio_buffer.commit': {},
  'input_audio_buffer.clear': {},
  'conversation.item.create': { item: needed(itemShape), previous_item_id: nullable(text(64)) },
  'conversation.item.retrieve': { item_id: itemId },
  'conversation.item.truncate': {
    item_id: itemId,
    content_index: needed(integer(0, 1_000_000)),
    audio_end_ms: needed(integer(0, Number.MAX_SAFE_INTEGER)),
  },
  'conversation.item.delete': { item_id: itemId },
  'response.create': { response: nullable(object(responseFields)) },
  'response.cancel': { response_id: nullable(text(64)) },
}

type Events = typeof EVENTS
export type ClientEventType = keyof Events
export type ClientEvent = { [T in ClientEventType]: { type: T } & ObjectOf<Events[T]> }[ClientEventType]

const SHAPES = new Map(
  Object.entries(EVENTS).map(([type, fields]) => [type, object({ ...eventId, type: oneOf(type), ...fields })] as const),
)

export interface ClientFrame {
  /** The client's own, for the error that answers it. */
  eventId: string | null
  /** @throws Refusal */
  read(): ClientEvent
}

/** Never throws: what is wrong is told by `read`, when the id to tell it under is known. */
export function clientFrame(raw: string): ClientFrame {
  let value: unknown
  try {
    value = JSON.parse(raw)
  } catch {
    return { eventId: null, read: () => fail(new Refusal('invalid_event', 'The frame is not valid JSON.')) }
  }
  if (!isRecord(value)) {
    return { eventId: null, read: () => fail(new Refusal('invalid_event', 'The frame is not a JSON object.')) }
  }
  const frame = value
  const id = typeof frame.event_id === 'string' ? frame.event_id.slice(0, 512) : null
  return { eventId: id, read: () => read(frame) }
}

function read(frame: Record<string, unknown>): ClientEvent {
  const { type } = frame
  if (type === undefined) throw missing('type')
  const shape = typeof type === 'string' ? SHAPES.get(type) : undefined
  if (!shape) throw unsupported('type', String(type), [...SHAPES.keys()])
  return shape(frame, '') as ClientEvent
}

function fail(refusal: Refusal): never {
  throw refusal
}
