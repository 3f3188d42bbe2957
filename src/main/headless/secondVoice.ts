/** Pure: who asks what nobody says themselves. */
import type { Settings } from '../settings'

type OfflineVoice = Settings['voice']['name']

/** Never the answering voice: what is asked and what is answered must sound like two people. The ears know both well. */
export const secondVoice = (answering: OfflineVoice): OfflineVoice => (answering === 'rms' ? 'slt' : 'rms')
