/** Who hears and speaks in a chain by a model of this computer: loaded as soon as it is chosen, because that takes a while. */
import { AppException } from '../../../../shared/errors'
import { SERVICE_NAMES } from '../../../../shared/services'
import { LocalRecognizer, LocalVoice } from '../local'
import type { LocalModelsPort } from './choice'
import type { Reach } from './reach'

/**
 * @param id empty: the first that is installed
 * @throws AppException `models.*`: none is installed, or its files are not what they were
 */
export async function localEars(reach: Reach, id: string): Promise<LocalRecognizer> {
  const local = localOf(reach)
  const model = await local.model('recognizer', id)
  const { clock, random } = reach.ports
  return warmed(new LocalRecognizer({ clock, random, model, open: local.open }))
}

/** As above. */
export async function localVoice(reach: Reach, id: string): Promise<LocalVoice> {
  const local = localOf(reach)
  const model = await local.model('voice', id)
  const { clock, random } = reach.ports
  return warmed(new LocalVoice({ clock, random, model, open: local.open }))
}

function localOf({ ports }: Reach): LocalModelsPort {
  if (!ports.local) throw new AppException('link.unavailable', { provider: SERVICE_NAMES.local })
  return ports.local
}

function warmed<Part extends { warm(): void }>(part: Part): Part {
  part.warm()
  return part
}
