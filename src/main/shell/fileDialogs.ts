/** The system's own dialogs for a file, in front of the window that asked. Undefined: closed without a choice. */
import { app, BrowserWindow, dialog } from 'electron'

export interface FileKind {
  /** What the dialog calls it. */
  name: string
  extension: string
  /** Other endings of the same kind. */
  also?: readonly string[]
}

export interface FileDialogs {
  where(kind: FileKind, suggested: string): Promise<string | undefined>
  which(kind: FileKind): Promise<string | undefined>
}

const filters = ({ name, extension, also = [] }: FileKind) => [{ name, extensions: [extension, ...also] }]

export const fileDialogs: FileDialogs = {
  async where(kind, suggested) {
    const options = { defaultPath: `${app.getPath('documents')}/${suggested}`, filters: filters(kind) }
    const window = BrowserWindow.getFocusedWindow()
    const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return answer.canceled || answer.filePath === '' ? undefined : answer.filePath
  },
  async which(kind) {
    const options = { properties: ['openFile' as const], filters: filters(kind) }
    const window = BrowserWindow.getFocusedWindow()
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return answer.canceled ? undefined : answer.filePaths[0]
  },
}
