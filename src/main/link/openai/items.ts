/** Pure: what is said without sound, as conversation items: typed words, pictures, and what was said before. */
import type {
  ConversationItem,
  ConversationItemCreateEvent,
  RealtimeClientEvent,
} from 'openai/resources/realtime/realtime'
import { missingCase } from '../../../shared/errors'
import type { UnknownRecord } from '../../../shared/records'
import type { Turn, TurnId } from '../../../shared/view'
import type { InputItem, ResponseRequest, UserImage, UserText } from '../link'

/** Enough to go on talking; every word of it is paid for again with each answer. */
const TURNS = 40

/**
 * The conversation as it was heard, oldest first: what the user did not hear was never said. An assistant's words can
 * only be seeded as text.
 */
export function historyItems(history: readonly Pick<Turn, 'user' | 'heard'>[]): ConversationItemCreateEvent[] {
  return history.slice(-TURNS).flatMap(({ user, heard }) => {
    const items: ConversationItemCreateEvent[] = []
    if (user.trim() !== '') {
      items.push(create(message('user', user)))
    }
    if (heard.trim() !== '') {
      items.push(create(message('assistant', heard)))
    }
    return items
  })
}

export function textItem({ turnId, text }: UserText): ConversationItemCreateEvent {
  const item = create(message('user', text))
  return { ...item, event_id: `text-${turnId}` }
}

export function imageItem({ turnId, mime, bytes }: UserImage): ConversationItemCreateEvent {
  const image_url = `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`
  const item = create({ type: 'message', role: 'user', content: [{ type: 'input_image', image_url, detail: 'auto' }] })
  return { ...item, event_id: `text-${turnId}` }
}

/** Of an answer's own input. */
export function inputItem(item: InputItem): ConversationItem {
  switch (item.type) {
    case 'said':
      return message(item.role, item.text)
    case 'functionCall':
      return { type: 'function_call', call_id: item.callId, name: item.name, arguments: item.argumentsJson }
    case 'toolResult':
      return { type: 'function_call_output', call_id: item.callId, output: item.output }
    default:
      return missingCase(item)
  }
}

function message(role: 'user' | 'assistant' | 'system', text: string): ConversationItem {
  if (role === 'assistant') return { type: 'message', role, content: [{ type: 'output_text', text }] }
  return { type: 'message', role, content: [{ type: 'input_text', text }] }
}

/** Asks for an answer. What it is for is told with each of its events, and which question an error is about. */
export function question({ turnId, outOfBand = false, input }: ResponseRequest): RealtimeClientEvent {
  const metadata = { turn: String(turnId), ...(outOfBand && { beside: 'conversation' }) }
  const own = { metadata, ...(input && { input: input.map(inputItem) }) }
  return outOfBand
    ? { type: 'response.create', event_id: `beside-${turnId}`, response: { conversation: 'none', ...own } }
    : { type: 'response.create', event_id: `ask-${turnId}`, response: own }
}

/** To be put into the conversation. */
export function create(item: ConversationItemCreateEvent['item']): ConversationItemCreateEvent {
  return { type: 'conversation.item.create', item }
}

/** The turn that a client event's id names ("commit-3", "ask-3", "text-3", "beside-3"): what an error is about. */
export function turnOf(eventId: string | undefined): TurnId | undefined {
  const found = /^(?:commit|ask|text|beside)-(\d+)$/.exec(eventId ?? '')
  return found ? Number(found[1]) : undefined
}

/** The same where it asked beside the conversation, in which nothing is refused or held up with it. */
export function turnBeside(eventId: string | undefined): TurnId | undefined {
  return eventId?.startsWith('beside-') ? turnOf(eventId) : undefined
}

/** The turn a response was asked for, which it is told with; undefined where the service began it by itself. */
export function turnNamed({ turn }: UnknownRecord): TurnId | undefined {
  const named = Number.parseInt(String(turn ?? ''), 10)
  return Number.isInteger(named) ? named : undefined
}
