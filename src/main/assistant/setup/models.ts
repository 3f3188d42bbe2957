/** The shelf of models with what it stands on: the way out, the disk, and a child in which a model is tried. */
import { join } from 'node:path'
import { AppException } from '../../../shared/errors'
import type { Clock } from '../../../shared/time'
import { forkChild } from '../../children'
import { entryPath } from '../../entryPath'
import { hasLocalEngine, type LocalModelsPort, type OpenEngine, tryModel } from '../../link'
import { ModelShelf, OFFERED, readOwnList, realDisk } from '../../models'
import type { Network } from '../../net'
import type { SettingsStore } from '../../settings'
import { dialerFor } from './certificates'
import type { Notices } from './notices'

export interface ModelsSurroundings {
  clock: Clock
  dataDir: string
  settings: Pick<SettingsStore, 'get'>
  network: Network
  notices: Notices
  log(message: string): void
  /** Absent: a forked child of Node. */
  openEngine?: OpenEngine | undefined
}

/** Nothing comes for so long: the server is asked anew. */
const STALL_MS = 20_000

export async function openModels(surroundings: ModelsSurroundings): Promise<ModelShelf> {
  const { clock, dataDir, notices, log, openEngine = forked } = surroundings
  const own = await readOwnList(join(dataDir, 'models.json'), notices.tell)
  return new ModelShelf({
    ...{ clock, stallMs: STALL_MS, disk: realDisk, random: Math.random, folder: join(dataDir, 'models') },
    dialer: dialerFor(surroundings),
    // One's own stands for Parley's of the same name.
    offered: [...OFFERED.filter(({ id }) => !own.some((one) => one.id === id)), ...own],
    trial: {
      available: async () => {
        if (!hasLocalEngine()) throw new AppException('local.noEngine')
      },
      load: (model, signal) => tryModel({ model, clock, log, open: openEngine }, signal),
    },
  })
}

/** For a chain: the shelf is opened with the first that needs it. */
export function localModels(surroundings: ModelsSurroundings): LocalModelsPort {
  const { openEngine = forked } = surroundings
  let shelf: Promise<ModelShelf> | undefined
  return {
    async model(kind, id) {
      shelf ??= openModels(surroundings)
      return (await shelf).chosen(kind, id)
    },
    open: openEngine,
  }
}

const forked: OpenEngine = (listener) => forkChild({ entry: entryPath('enginePack'), env: process.env }, listener)
