/**
 * Sound, drawn. A level goes straight from its source into one CSS variable that only moves a transform: no React state,
 * no layout, and without sound nothing at all.
 */
import { type ReactNode, useEffect, useRef } from 'react'

/** Calls `listener` with a share of full scale, 0 to 1. Returns an idempotent unsubscribe. */
export type LevelSource = (listener: (share: number) => void) => () => void

/** Below this a microphone gives the noise of a room, dBFS. */
const QUIET_DBFS = -60

/** Loudness as a share of what can be shown: 0 at -60 dBFS and below, 1 at full scale. */
export const shareOf = (dbfs: number): number => Math.max(0, Math.min(1, 1 - dbfs / QUIET_DBFS))

function useLevel<Shape extends Element & ElementCSSInlineStyle>(source: LevelSource | undefined) {
  const ref = useRef<Shape>(null)
  useEffect(() => {
    const set = (share: number) => ref.current?.style.setProperty('--level', share.toFixed(3))
    set(0)
    return source?.(set)
  }, [source])
  return ref
}

/** A dot with a ring that grows with the sound. `source` undefined: still. */
export function LevelRing({
  source,
  size,
  children,
}: {
  source: LevelSource | undefined
  size: number
  children?: ReactNode
}) {
  const ref = useLevel<HTMLSpanElement>(source)
  return (
    <span ref={ref} className="ring" style={{ inlineSize: size, blockSize: size }} aria-hidden="true">
      <span className="ring-reach" />
      <span className="ring-dot">{children}</span>
    </span>
  )
}

/** A bar that grows with the sound, for a device's row. */
export function Meter({ source, label }: { source: LevelSource | undefined; label: string }) {
  const ref = useLevel<HTMLDivElement>(source)
  return (
    <div ref={ref} className="meter" role="img" aria-label={label}>
      <div className="meter-fill" />
    </div>
  )
}
