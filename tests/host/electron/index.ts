/** The module that the app gets for `electron`. What is not here throws when it is asked for. */
import { only } from '../emulated.ts'
import { app } from './app.ts'
import { BrowserWindow } from './browserWindow.ts'
import { ipcMain } from './ipcMain.ts'
import { Menu, MenuItem, nativeImage, Tray } from './menu.ts'
import { nativeTheme } from './nativeTheme.ts'
import { protocol, session } from './protocol.ts'
import { safeStorage } from './safeStorage.ts'
import { screen } from './screen.ts'
import { clipboard, dialog, globalShortcut, Notification, powerMonitor, shell, systemPreferences } from './system.ts'
import { utilityProcess } from './utilityProcess.ts'
import { WebContents } from './webContents.ts'

export const electron = only('electron', {
  ...{ app, BrowserWindow, clipboard, dialog, globalShortcut, ipcMain, Menu, MenuItem, nativeImage, nativeTheme },
  ...{ Notification, powerMonitor, protocol, safeStorage, screen, session, shell, systemPreferences, Tray },
  ...{ utilityProcess, webContents: WebContents },
} satisfies Partial<Record<keyof typeof Electron.CrossProcessExports, unknown>>)
