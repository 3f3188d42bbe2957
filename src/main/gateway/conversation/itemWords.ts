/** The words in items, and items with other words. Pure. */

import type { Item } from '../protocol/frames'
import type { GivenInput } from '../protocol/itemShapes'
import { invalid } from '../protocol/refusal'
import type { Conversation } from './conversation'

/** What the user says in these items, and in those they point to. @throws Refusal when one points nowhere */
export function wordsOf(input: readonly GivenInput[], conversation: Conversation, otherwise: string): string {
  const words = input.flatMap((each, index) => {
    if (each.type === 'message') mustBeWords(each, `response.input[${index}].content`)
    const item =
      each.type === 'item_reference' ? conversation.get(each.id, 'item_not_found', 'referencing') : (each as Item)
    if (item.type === 'function_call_output') return [item.output]
    if (item.type !== 'message' || item.role !== 'user') return []
    return item.content.map((part) => ('text' in part && part.text) || ('transcript' in part && part.transcript) || '')
  })
  return words.filter((text) => text !== '').join('\n') || otherwise
}

/** What nobody would look at or listen to is not to be lost without a word. */
function mustBeWords({ content }: Extract<GivenInput, { type: 'message' }>, path: string): void {
  content.forEach((part, at) => {
    const isWords = 'text' in part || (part.type === 'input_audio' && Boolean(part.transcript))
    if (isWords) return
    throw invalid(
      `${path}[${at}].type`,
      `'${part.type}' is not supported in the input of a response; create an item of it.`,
    )
  })
}

/** What the assistant said in this item, as far as it was heard. */
export const spokenAs = (item: Item, transcript: string): Item =>
  item.type === 'message' ? ({ ...item, content: [{ type: 'output_audio', transcript }] } as Item) : item
