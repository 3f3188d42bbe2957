/** Everything that was said, oldest first, read from the worker a little at a time: conversations, each before its turns. */
import type { ConversationId } from '../../shared/view'
import type { Passage, Place } from './history'
import type { HistoryReply, HistoryRequest } from './historyProtocol'

export type Ask = <Request extends HistoryRequest>(request: Request) => Promise<HistoryReply<Request['type']>>

/** So much is in memory at a time, and so long a search that is typed meanwhile waits. */
const CONVERSATIONS = 100
const TURNS = 200

export async function* passages(ask: Ask, only?: ConversationId): AsyncGenerator<Passage> {
  for (let after: Place | undefined; ; ) {
    const summaries = await ask({
      ...{ type: 'conversationsFrom', limit: CONVERSATIONS },
      ...(after && { after }),
      ...(only !== undefined && { only }),
    })
    for (const summary of summaries) {
      yield { type: 'conversation', summary }
      yield* turnsOf(ask, summary.id)
    }
    after = summaries.at(-1)
    if (!after) return
  }
}

async function* turnsOf(ask: Ask, conversation: ConversationId): AsyncGenerator<Passage> {
  for (let after = 0; ; ) {
    const { turns, last } = await ask({ type: 'turnsFrom', conversation, after, limit: TURNS })
    for (const turn of turns) yield { type: 'turn', turn }
    if (turns.length < TURNS) return
    after = last
  }
}
