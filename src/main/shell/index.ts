/** The Electron side of Parley: windows, bridge and, later, tray and talk key. */
export { runApp as run } from './app'
