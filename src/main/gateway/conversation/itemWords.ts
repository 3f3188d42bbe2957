/** The words in items, and items with other words. Pure. */
import type { Item } from '../protocol/frames'

/** A result in words, with the call it came of where that is among these items. */
export function resultInWords(callId: string, output: string, items: readonly Item[]): string {
  const call = items.findLast((item) => item.type === 'function_call' && item.call_id === callId)
  if (call?.type !== 'function_call') return `(A function gave: ${output})`
  return `(The function ${call.name}, called with ${call.arguments}, gave: ${output})`
}

/** What the assistant said in this item, as far as it was heard. */
export const spokenAs = (item: Item, transcript: string): Item =>
  item.type === 'message' ? ({ ...item, content: [{ type: 'output_audio', transcript }] } as Item) : item
