export { createDialer, type Dialer, type Dialled, type DialPorts, isLoopback } from './dialer'
export { netFailure, proxyFailure } from './failure'
export { type Environment, proxyFromEnvironment } from './proxyEnvironment'
export { proxyFromSystem } from './systemProxy'
