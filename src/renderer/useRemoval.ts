/** Something is removed, and for ten seconds a toast leads back to it. */
import { useCallback } from 'react'
import type { Answer } from '../shared/contract'
import { t } from './strings'
import { useToast } from './ui'
import { useDoing } from './useDoing'

export interface Removal {
  asked: Promise<Answer<unknown>>
  /** Said when it is done. */
  said: string
  undo(): Promise<Answer<unknown>>
  /** It is there again: it could not be removed, or that was undone. */
  back?(): void
}

export function useRemoval(): (removal: Removal) => Promise<void> {
  const toast = useToast()
  const doing = useDoing()
  return useCallback(
    async ({ asked, said, undo, back }) => {
      if (!(await doing(asked))) return back?.()
      const run = async () => {
        if (await doing(undo())) back?.()
      }
      toast({ text: said, undo: { label: t.history.undo, run: () => void run() } })
    },
    [toast, doing],
  )
}
