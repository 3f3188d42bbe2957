/** Devices for windows: what there is, and ways to try it. */
import type { CallHandlers, FeedSources } from '../../../shared/contract'
import type { AudioBackend } from '../../audio'
import { notYet } from './notYet'

export const deviceCalls = (): Pick<
  CallHandlers,
  'recordAndPlay' | 'playTestSound' | 'previewVoice' | 'testProvider'
> => ({
  recordAndPlay: notYet,
  playTestSound: notYet,
  previewVoice: notYet,
  testProvider: notYet,
})

/** What is connected now, and again whenever that changes. */
export const devicesFeed =
  (audio: AudioBackend): FeedSources['devices'] =>
  (listener) => {
    let listening = true
    const look = () =>
      void audio.devices().then(
        ({ inputs, outputs }) => listening && listener([...inputs, ...outputs]),
        () => listening && listener([]),
      )
    look()
    const unsubscribe = audio.onDevicesChanged(look)
    return () => {
      listening = false
      unsubscribe()
    }
  }
