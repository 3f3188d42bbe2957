export type { ChainChoice, ChainPorts } from './choice'
export { createChain } from './createChain'
