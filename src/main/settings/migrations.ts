/** Pure: what older versions of the settings file said, in the shape of today. What it does not know it leaves alone. */
import { isRecord, type UnknownRecord } from '../../shared/records'

const PARTS = ['speechToText', 'languageModel', 'textToSpeech']

/** Version 1 had one model and one voice a part of a chain, which were sent to whoever stood in as well. */
export function migrated(raw: UnknownRecord): UnknownRecord {
  const parts = PARTS.flatMap((name) => {
    const part = raw[name]
    return isRecord(part) ? [[name, withOwnNames(part)] as const] : []
  })
  return { ...raw, ...Object.fromEntries(parts) }
}

/** They were chosen for the service that is asked first. */
function withOwnNames({ model, voice, ...part }: UnknownRecord): UnknownRecord {
  const { service } = part
  const own = (name: unknown) =>
    typeof service === 'string' && typeof name === 'string' && name.trim() !== '' ? { [service]: name } : undefined
  const [models, voices] = [own(model), own(voice)]
  return { ...(models && { models }), ...(voices && { voices }), ...part }
}
