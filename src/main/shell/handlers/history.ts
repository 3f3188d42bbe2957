/** The history for windows: pages, search, deletions that can be undone, and files to take away. */
import { basename } from 'node:path'
import type { CallHandlers } from '../../../shared/contract'
import { endOfSign } from '../../../shared/cutPlaces'
import type { ExportFormat } from '../../../shared/history'
import type { Clock } from '../../../shared/time'
import { dialogs } from '../../../shared/words'
import { measuredServices } from '../../meter'
import { saveExport } from '../../transcript'
import type { FileDialogs, FileKind } from '../fileDialogs'
import type { HistoryDesk } from '../historyDesk'

type History = Pick<
  CallHandlers,
  | 'conversations'
  | 'conversation'
  | 'turns'
  | 'search'
  | 'measured'
  | 'renameConversation'
  | 'deleteConversation'
  | 'deleteTurn'
  | 'undoDeletion'
  | 'deleteHistory'
  | 'exportHistory'
>

export interface HistoryCallsPorts {
  clock: Clock
  desk: HistoryDesk
  files: FileDialogs
}

const KINDS: Readonly<Record<ExportFormat, FileKind>> = {
  json: { name: dialogs.files.json, extension: 'json' },
  markdown: { name: dialogs.files.markdown, extension: 'md' },
  srt: { name: dialogs.files.srt, extension: 'srt' },
}

export const historyCalls = ({ clock, desk, files }: HistoryCallsPorts): History => ({
  conversations: (page) => desk.conversations(page),
  conversation: (id) => desk.conversation(id),
  turns: ({ conversation, ...page }) => desk.turns(conversation, page),
  search: ({ query, ...page }) => desk.search(query, page),
  measured: async () => measuredServices(await desk.measured()),
  renameConversation: ({ conversation, title }) => desk.rename(conversation, title),
  deleteConversation: (id) => desk.deleteConversation(id),
  deleteTurn: (id) => desk.deleteTurn(id),
  undoDeletion: (id) => desk.undo(id),
  deleteHistory: () => desk.deleteAll(),
  async exportHistory({ format, conversation }) {
    const kind = KINDS[format]
    const about = conversation === undefined ? undefined : (await desk.conversation(conversation))?.title
    const file = await files.where(kind, `${fileName(about, clock.epoch())}.${kind.extension}`)
    if (file === undefined) return undefined
    await saveExport(file, desk.export(format, conversation))
    return basename(file)
  },
})

const LONGEST_WORDS = 60

/** What every file system takes, and not too much of it. Pure. */
export function fileName(about: string | undefined, at: number): string {
  const date = new Date(at)
  const two = (figure: number) => `${figure}`.padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const words = (about ?? '')
    .replace(/[^\p{L}\p{M}\p{N} _-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const short = words.slice(0, endOfSign(words, LONGEST_WORDS)).trim()
  return ['Parley', day, short].filter(Boolean).join(' ')
}
