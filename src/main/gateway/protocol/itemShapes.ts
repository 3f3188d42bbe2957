/** Items as a client may put them into a conversation. Pure. */
import { isRecord } from '../../../shared/records'
import type { Item } from './frames'
import { invalid, unsupported } from './refusal'
import { list, needed, nullable, object, oneOf, type Shape, tagged, text } from './shape'

/** 20 MB of sound or picture is more than a frame can hold. */
const LONGEST_BASE64 = 28_000_000
/** They are made by whoever answers, and come back as they were. */
const LONGEST_CALL_ID = 512

const inputText = object({ type: needed(oneOf('input_text')), text: needed(text()) })

const userContent = tagged({
  input_text: inputText,
  input_audio: object({
    type: needed(oneOf('input_audio')),
    audio: needed(text(LONGEST_BASE64)),
    transcript: nullable(text()),
  }),
  input_image: object({
    type: needed(oneOf('input_image')),
    image_url: needed(text(LONGEST_BASE64)),
    detail: nullable(oneOf('auto', 'low', 'high')),
  }),
})

/** Sound of the assistant cannot be put in from outside: only what it said. */
const assistantContent = tagged({ output_text: object({ type: needed(oneOf('output_text')), text: needed(text()) }) })

/** `root` stands for the beginning of a conversation. */
const itemId: Shape<string> = (value, path) => {
  const id = text(64)(value, path)
  if (id === '' || id === 'root') throw invalid(path, `Invalid '${path}': '${id}' is no id for an item.`)
  return id
}

/** What every item may have; what the server knows better is taken and left alone. */
const common = {
  id: nullable(itemId),
  object: nullable(oneOf('realtime.item')),
  status: nullable(oneOf('completed', 'incomplete', 'in_progress')),
}

const message = <const R extends 'user' | 'system' | 'assistant', C>(role: R, content: Shape<C>) =>
  object({
    ...common,
    type: needed(oneOf('message')),
    role: needed(oneOf(role)),
    content: needed(list(content, 64)),
  })

const MESSAGES = {
  user: message('user', userContent),
  system: message('system', tagged({ input_text: inputText })),
  assistant: message('assistant', assistantContent),
}

const anyMessage = (value: unknown, path: string) => {
  const role = isRecord(value) ? value.role : undefined
  if (role === 'system' || role === 'assistant') return MESSAGES[role](value, path)
  if (role !== undefined && role !== 'user') throw unsupported(`${path}.role`, String(role), Object.keys(MESSAGES))
  return MESSAGES.user(value, path)
}

const functionCall = object({
  ...common,
  type: needed(oneOf('function_call')),
  call_id: nullable(text(LONGEST_CALL_ID)),
  name: needed(text(64)),
  arguments: needed(text()),
})

const functionCallOutput = object({
  ...common,
  type: needed(oneOf('function_call_output')),
  call_id: needed(text(LONGEST_CALL_ID)),
  output: needed(text()),
})

const KINDS = { message: anyMessage, function_call: functionCall, function_call_output: functionCallOutput }

export const itemShape = tagged(KINDS)
export type GivenItem = ReturnType<typeof itemShape>

/** Of an answer's own input: also a reference to an item of the conversation. */
export const inputItemShape = tagged({
  ...KINDS,
  item_reference: object({ type: needed(oneOf('item_reference')), id: needed(text(64)) }),
})
export type GivenInput = ReturnType<typeof inputItemShape>

/** As it is kept and sent: complete, without sound and pictures. */
export function kept(given: GivenItem, newId: () => string): Item {
  const base = { id: given.id ?? newId(), object: 'realtime.item', status: 'completed' } as const
  switch (given.type) {
    case 'function_call':
      return { ...base, ...pick(given, 'type', 'name', 'arguments'), call_id: given.call_id ?? newId() }
    case 'function_call_output':
      return { ...base, ...pick(given, 'type', 'call_id', 'output') }
    case 'message':
      return { ...base, type: 'message', role: given.role, content: given.content.map(lightened) } as Item
    default:
      throw invalid('item.type', 'This item cannot be put into a conversation.')
  }
}

function pick<T extends object, K extends keyof T>(from: T, ...keys: K[]): { [Key in K]: NonNullable<T[Key]> } {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as { [Key in K]: NonNullable<T[Key]> }
}

/** What is heavy goes to the link and is not kept. */
function lightened(part: object): object {
  const { type } = part as { type: string }
  if (type === 'input_audio') return { type, transcript: (part as { transcript?: string }).transcript ?? null }
  if (type === 'input_image') return { type, detail: (part as { detail?: string }).detail ?? 'auto' }
  return part
}
