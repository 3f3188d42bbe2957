/** The sound that counts now: the microphone while Parley listens, its voice while it speaks, nothing otherwise. */
import { useMemo } from 'react'
import type { ConversationState } from '../../shared/view'
import { listen } from '../assistant'
import { type LevelSource, shareOf } from '../ui'

export function useLevel(state: ConversationState): LevelSource | undefined {
  const side = state === 'listening' ? 'in' : state === 'speaking' ? 'out' : undefined
  return useMemo(() => side && ((set) => listen('level', (level) => set(shareOf(level[side])))), [side])
}
