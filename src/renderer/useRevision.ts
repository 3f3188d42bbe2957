/** Calls `onChange` when anything in the history is no longer what it was; not for what was there at the start. */
import { useEffect, useRef } from 'react'
import { useFeed } from './assistant'

export function useRevision(onChange: () => void): void {
  const revision = useFeed('historyRevision')
  const known = useRef<number>(undefined)
  useEffect(() => {
    if (revision === undefined || revision === known.current) return
    const isFirst = known.current === undefined
    known.current = revision
    if (!isFirst) onChange()
  }, [revision, onChange])
}
