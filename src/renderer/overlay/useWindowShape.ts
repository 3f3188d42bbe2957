/**
 * Tells main what the overlay's window must be: as large as its card, drawn where the card is, clicked where its controls
 * are. Told when one of these changes and never otherwise.
 */
import { type RefObject, useEffect, useLayoutEffect } from 'react'
import { assistant } from '../assistant'

/** Room for the shadow around the card, px on each side. */
const MARGIN = 8

/** What takes clicks; the words do not, so that what lies behind them can still be reached. */
const CONTROLS = 'button, .head, .unfolded'

export function useWindowShape(card: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = card.current
    if (!element) return
    const watcher = new ResizeObserver(() => {
      const size = { width: element.offsetWidth + 2 * MARGIN, height: element.offsetHeight + 2 * MARGIN }
      void assistant.resizeOverlay(size)
      void assistant.overlayDrawn([{ x: 0, y: 0, ...size }])
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [card])

  useEffect(() => {
    let wasOver = false
    const tell = (isOver: boolean) => {
      if (isOver !== wasOver) void assistant.overlayPointer(isOver)
      wasOver = isOver
    }
    const onMove = ({ target }: PointerEvent) => tell(target instanceof Element && target.closest(CONTROLS) !== null)
    const onLeave = () => tell(false)
    document.addEventListener('pointermove', onMove)
    document.documentElement.addEventListener('pointerleave', onLeave)
    return () => {
      document.removeEventListener('pointermove', onMove)
      document.documentElement.removeEventListener('pointerleave', onLeave)
    }
  }, [])
}
