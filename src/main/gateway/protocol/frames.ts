/**
 * What goes over the wire to a client, typed by the vendor's own package (its types only, no code of it). The live service
 * sends `null` where those types say "absent", and clients rely on the key: here every optional field may be null.
 */
import type {
  ConversationItem,
  RealtimeResponse,
  RealtimeServerEvent,
  RealtimeSessionCreateRequest,
} from 'openai/resources/realtime/realtime'

type Nulls<T> = T extends readonly (infer Element)[]
  ? Nulls<Element>[]
  : T extends object
    ? { [Key in keyof T]: undefined extends T[Key] ? Nulls<Exclude<T[Key], undefined>> | null : Nulls<T[Key]> }
    : T

/** Without `event_id`, which the wire gives it. */
type Unnumbered<Event> = Event extends { event_id: string } ? Omit<Event, 'event_id'> : never

type SessionEvent = { type: 'session.created' | 'session.updated'; session: SessionObject }

export type ServerFrame = Exclude<Unnumbered<Nulls<RealtimeServerEvent>>, { type: SessionEvent['type'] }> | SessionEvent

export type Item = Nulls<ConversationItem> & { id: string }
export type MessageItem = Extract<Item, { type: 'message' }>
export type ResponseObject = Nulls<RealtimeResponse> & { id: string }
export type ResponseStatus = NonNullable<ResponseObject['status']>
export type StatusDetails = NonNullable<ResponseObject['status_details']>
export type Usage = NonNullable<ResponseObject['usage']>

/** The session as it is in force: everything is there, what is not set is null. */
export type SessionObject = Nulls<RealtimeSessionCreateRequest> & {
  id: string
  object: 'realtime.session'
  /** Seconds since the Unix epoch. */
  expires_at: number
}
export type SessionConfigObject = Omit<SessionObject, 'id' | 'object' | 'expires_at'>
export type AudioFormat = { type: 'audio/pcm'; rate: 24000 } | { type: 'audio/pcmu' } | { type: 'audio/pcma' }
