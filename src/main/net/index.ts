export { createDialer, type Dialer, type Dialled, type DialPorts, isLoopback, type Network } from './dialer'
export { netFailure } from './failure'
export { type Environment, type NamedProxy, proxyFromEnvironment } from './proxyEnvironment'
export { proxyFromSystem } from './systemProxy'
