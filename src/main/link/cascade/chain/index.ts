export type { ChainChoice, ChainPorts, LocalModelsPort } from './choice'
export { createChain } from './createChain'
export { firstModels } from './firstModels'
