/** The clocks the app and headless mode run on. The port is `Clock` in shared/time.ts. */
export { createRealClock } from './realClock'
export { createVirtualClock, type VirtualClockOptions } from './virtualClock'
