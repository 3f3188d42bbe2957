export { realDisk } from './disk'
export type { ModelManifest, ModelParts } from './manifest'
export { OFFERED } from './offered'
export { type InstallOptions, ModelShelf, type ShelfPorts, type Trial } from './shelf'
