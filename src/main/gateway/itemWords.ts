/** The words in items, and items with other words. Pure. */
import type { Conversation } from './conversation'
import type { Item } from './frames'
import type { GivenInput } from './itemShapes'

/** What the user says in these items, and in those they point to. @throws Refusal when one points nowhere */
export function wordsOf(input: readonly GivenInput[], conversation: Conversation, otherwise: string): string {
  const words = input.flatMap((each) => {
    const item =
      each.type === 'item_reference' ? conversation.get(each.id, 'item_not_found', 'referencing') : (each as Item)
    if (item.type === 'function_call_output') return [item.output]
    if (item.type !== 'message' || item.role !== 'user') return []
    return item.content.map((part) => ('text' in part && part.text) || ('transcript' in part && part.transcript) || '')
  })
  return words.filter((text) => text !== '').join('\n') || otherwise
}

/** What the assistant said in this item, as far as it was heard. */
export const spokenAs = (item: Item, transcript: string): Item =>
  item.type === 'message' ? ({ ...item, content: [{ type: 'output_audio', transcript }] } as Item) : item
