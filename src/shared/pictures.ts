/** Pure: who can be shown a picture. */
import type { ProviderId } from './view'

const LOOKS: Record<ProviderId, boolean> = {
  ...{ openai: true, azure: true, compatible: true },
  ...{ offline: false, scripted: false, cascade: false },
}

export const takesPictures = (provider: ProviderId): boolean => LOOKS[provider]
