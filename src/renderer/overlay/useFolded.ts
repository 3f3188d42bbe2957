/**
 * When the card shrinks to a pill: some seconds after a turn is over and nobody points at it. One timer then, none while
 * it is folded.
 */
import { useCallback, useEffect, useState } from 'react'
import type { ConversationView } from '../../shared/view'
import type { OverlayNotice } from './notices'

/** Long enough to read an answer once more. */
const READING_MS = 12_000

export interface Folding {
  isFolded: boolean
  unfold(): void
  /** For the card: as long as the pointer or the focus is on it, it stays. */
  hold: { onPointerEnter(): void; onPointerLeave(): void; onFocus(): void; onBlur(): void }
}

export function useFolded({ state, turn }: ConversationView, notice: OverlayNotice | undefined): Folding {
  const isQuiet = state === 'ready' && (!notice || notice.passes === true)
  const [isHeld, setHeld] = useState(false)
  const [isRead, setRead] = useState(!turn)
  useEffect(() => {
    if (!isQuiet || isHeld || isRead) return
    const timer = setTimeout(() => setRead(true), READING_MS)
    return () => clearTimeout(timer)
  }, [isQuiet, isHeld, isRead])
  useEffect(() => {
    if (!isQuiet) setRead(false)
  }, [isQuiet])
  const said = notice?.text
  useEffect(() => {
    if (said !== undefined) setRead(false)
  }, [said])
  const unfold = useCallback(() => setRead(false), [])
  const [held, free] = [() => setHeld(true), () => setHeld(false)]
  return {
    isFolded: isQuiet && isRead,
    unfold,
    hold: { onPointerEnter: held, onPointerLeave: free, onFocus: held, onBlur: free },
  }
}
