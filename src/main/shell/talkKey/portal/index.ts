export { sessionBus } from './bus'
export { openPortal } from './shortcutsPortal'
