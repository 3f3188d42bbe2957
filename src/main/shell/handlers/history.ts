/** The history for windows: pages, search, and deletions that wait for ten seconds so that they can be undone. */
import type { CallHandlers } from '../../../shared/contract'
import type { HistoryStore } from '../../transcript'
import { notYet } from './notYet'

type History = Pick<
  CallHandlers,
  | 'conversations'
  | 'conversation'
  | 'turns'
  | 'search'
  | 'renameConversation'
  | 'deleteConversation'
  | 'deleteTurn'
  | 'undoDeletion'
  | 'deleteHistory'
  | 'exportHistory'
>

export const historyCalls = (history: HistoryStore): History => ({
  conversations: (page) => history.conversations(page),
  conversation: notYet,
  turns: ({ conversation, ...page }) => history.turns(conversation, page),
  search: ({ query, ...page }) => history.search(query, page),
  renameConversation: ({ conversation, title }) => history.rename(conversation, title),
  deleteConversation: notYet,
  deleteTurn: notYet,
  undoDeletion: notYet,
  deleteHistory: notYet,
  exportHistory: notYet,
})
