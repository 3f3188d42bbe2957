/** Something is removed, and for ten seconds a toast leads back to it, also over a page that is loaded anew meanwhile. */
import { useCallback, useEffect } from 'react'
import type { Answer, RemovedView } from '../shared/contract'
import { assistant, given } from './assistant'
import { t } from './strings'
import { useToast } from './ui'
import { useDoing } from './useDoing'

export interface Removal {
  asked: Promise<Answer<unknown>>
  removed: RemovedView
  /** It is there again: it could not be removed, or that was undone. */
  back?(): void
}

export function useRemoval(): (removal: Removal) => Promise<void> {
  const doing = useDoing()
  const offer = useOffer()
  return useCallback(
    async ({ asked, removed, back }) => {
      if (await doing(asked)) offer(removed, { back })
      else back?.()
    },
    [doing, offer],
  )
}

/** Offers once what was removed before there was this page, as far as it is shown here. @param kinds always the same */
export function useWaysBack(kinds: readonly RemovedView['kind'][]): void {
  const offer = useOffer()
  useEffect(() => {
    let isHere = true
    void given(assistant.waysBack(undefined), []).then((ways) => {
      if (!isHere) return
      for (const way of ways) if (kinds.includes(way.kind)) offer(way, { forMs: way.leftMs })
    })
    return () => {
      isHere = false
    }
  }, [kinds, offer])
}

function useOffer() {
  const toast = useToast()
  const doing = useDoing()
  return useCallback(
    (removed: RemovedView, { back, ...said }: { back?: (() => void) | undefined; forMs?: number }) => {
      const run = async () => {
        if (await doing(broughtBack(removed))) back?.()
      }
      toast({ ...said, text: toldOf(removed), undo: { label: t.history.undo, run: () => void run() } })
    },
    [toast, doing],
  )
}

function toldOf(removed: RemovedView): string {
  const { voice, chain } = t.settings
  switch (removed.kind) {
    case 'conversation':
      return t.history.deleted(removed.title || t.history.untitled)
    case 'turn':
      return t.history.turnDeleted
    case 'memory':
      return voice.forgotten(removed.text)
    case 'key':
      return voice.keyRemoved({ ...chain.services, ...voice.providers }[removed.id].label)
  }
}

function broughtBack(removed: RemovedView): Promise<Answer<void>> {
  switch (removed.kind) {
    case 'conversation':
    case 'turn':
      return assistant.undoDeletion(removed.id)
    case 'memory':
      return assistant.undoForgetting(removed.id)
    case 'key':
      return assistant.undoRemoval(removed.id)
  }
}
