export { act } from './act'
export { keepTray } from './keepTray'
export { ParleyTray } from './tray'
