/** Who can be shown a picture, and how one that waits for its question is told. */
import type { ProviderId } from './view'

/** Shown, and not asked about yet. `name` is empty where it came from nowhere that has names. */
export interface PictureView {
  id: string
  name: string
}

const LOOKS: Record<ProviderId, boolean> = {
  ...{ openai: true, azure: true, compatible: true },
  ...{ offline: false, scripted: false, cascade: false },
}

export const takesPictures = (provider: ProviderId): boolean => LOOKS[provider]
