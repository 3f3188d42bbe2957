/** What one answer is made from instead of the conversation, as its client gave it. Pure. */
import type { InputItem } from '../../link'
import type { Item } from '../protocol/frames'
import type { GivenInput } from '../protocol/itemShapes'
import { invalid } from '../protocol/refusal'
import type { ResponseRequestParams } from '../protocol/requests'
import type { Conversation } from './conversation'
import { resultInWords } from './itemWords'

export interface InputPorts {
  conversation: Pick<Conversation, 'get' | 'items'>
  /** Whoever answers knows calls and their results as such; else it is told what came of them in words. */
  keepsItems: boolean
  /** What was said in a spoken item, where that is known. */
  heardIn(itemId: string): string | undefined
}

/**
 * What an answer is made from instead of the conversation: these items, and those they point to.
 * @throws Refusal when one points nowhere, or to what nobody could take in: it is not to be lost without a word
 */
export function ownInput({ input, instructions }: ResponseRequestParams, ports: InputPorts): InputItem[] | undefined {
  if (!input) return undefined
  const items = inputOf(input, ports)
  const last = items.findLast((item) => item.type === 'said' && item.role !== 'system')
  // Whoever only answers questions is asked to do as it is told.
  const asks = ports.keepsItems || (last?.type === 'said' && last.role === 'user')
  return asks || !instructions ? items : [...items, { type: 'said', role: 'user', text: instructions }]
}

function inputOf(input: readonly GivenInput[], ports: InputPorts): InputItem[] {
  const { conversation, keepsItems } = ports
  const items = input.map((each, index): Item => {
    if (each.type !== 'item_reference') return each as Item
    const item = conversation.get(each.id, 'item_not_found', 'referencing')
    return withWords(item, ports.heardIn(each.id), `response.input[${index}].id`)
  })
  return items.flatMap((item, index) =>
    inputItem(item, `response.input[${index}]`, [...conversation.items, ...items], keepsItems),
  )
}

function inputItem(item: Item, path: string, known: readonly Item[], keepsItems: boolean): InputItem[] {
  switch (item.type) {
    case 'message': {
      const text = item.content
        .map((part, at) => wordsIn(part, `${path}.content[${at}]`))
        .filter((words) => words !== '')
      return text.length > 0 ? [{ type: 'said', role: item.role, text: text.join('\n') }] : []
    }
    case 'function_call': {
      const call = { callId: item.call_id ?? '', name: item.name, argumentsJson: item.arguments }
      return keepsItems ? [{ type: 'functionCall', ...call }] : []
    }
    case 'function_call_output': {
      const { call_id: callId, output } = item
      if (keepsItems) return [{ type: 'toolResult', callId, output }]
      return [{ type: 'said', role: 'user', text: resultInWords(callId, output, known) }]
    }
    default:
      return []
  }
}

/** Only words are taken in. */
function wordsIn(part: { type?: string | null }, path: string): string {
  if ('text' in part && typeof part.text === 'string') return part.text
  if ('transcript' in part && typeof part.transcript === 'string') return part.transcript
  throw invalid(`${path}.type`, `'${part.type}' is not supported in the input of a response; create an item of it.`)
}

/** @throws Refusal when there is something in it that is not known in words */
function withWords(item: Item, heard: string | undefined, path: string): Item {
  if (item.type !== 'message') return item
  const content = item.content.map((part) => {
    if (part.type === 'input_audio' && typeof part.transcript !== 'string') {
      if (heard !== undefined) return { ...part, transcript: heard }
    } else if (part.type !== 'input_image') return part
    throw invalid(
      path,
      `Item '${item.id}' has a part that is not known in words, and cannot be the input of a response.`,
    )
  })
  return { ...item, content } as Item
}
