/** Pure: whether a service takes or makes sound in another form than it was asked for, which would be noise on either side. */
import { recordOf, type UnknownRecord } from '../../../shared/records'
import type { RealtimeOptions } from './options'
import { wireFormatOf } from './wireFormat'

const KNOWN: readonly unknown[] = ['audio/pcm', 'audio/pcmu', 'audio/pcma']

/** @param audio of the session, as the service told it @returns the field; undefined where nothing else was told */
export function otherFormat(audio: UnknownRecord, asked: RealtimeOptions['format']): string | undefined {
  const way = ['input', 'output'].find((each) => {
    const { type, rate } = recordOf(recordOf(audio[each]).format)
    const isOther = KNOWN.includes(type) && type !== `audio/${asked}`
    return isOther || (type === 'audio/pcm' && typeof rate === 'number' && rate !== wireFormatOf(asked).rateHz)
  })
  return way && `session.audio.${way}.format`
}
