export { splitHeard } from './assemble'
export type * from './history'
export { createPrivateStore } from './privateStore'
export { createWorkerStore, type WorkerStoreOptions } from './workerStore'
