/** An answer was not heard to its end: its item keeps what was heard, and the link forgets the rest. Tells the client nothing. */
import type { Ms } from '../../../shared/time'
import type { Conversation } from '../conversation/conversation'
import { spokenAs } from '../conversation/itemWords'
import { invalid } from '../protocol/refusal'
import type { Runs } from './runs'
import { transcriptAt } from './spoken'

/** @throws Refusal */
export function truncate(
  runs: Runs,
  conversation: Conversation,
  { itemId, contentIndex, endMs }: { itemId: string; contentIndex: number; endMs: Ms },
): void {
  const item = () => conversation.get(itemId, 'item_truncate_invalid_item_id', 'truncating')
  item()
  const run = runs.ofItem(itemId)
  const spoken = run?.response.spoken
  if (!run || !spoken) throw invalid('item_id', 'Only model output audio messages can be truncated.')
  if (contentIndex !== 0) throw invalid('content_index', `Item '${itemId}' has no content at index ${contentIndex}.`)
  const lengthMs = Math.floor(spoken.sentMs)
  if (endMs > lengthMs) {
    throw invalid('audio_end_ms', `Audio content of ${lengthMs}ms is already shorter than ${endMs}ms`)
  }
  runs.stop(run, 'client_cancelled')
  conversation.replace(spokenAs(item(), transcriptAt(spoken, endMs)))
  spoken.sentMs = endMs
  runs.heard(run, spoken.offsetMs + endMs)
}
