/** Where a list opens: inside the page's main part, so that a screen reader still knows where it is. */
import { type RefCallback, useCallback, useState } from 'react'

/** The `ref` goes to what opens the list, the element to its portal. */
export function useHome(): [HTMLElement | null, RefCallback<HTMLElement>] {
  const [home, setHome] = useState<HTMLElement | null>(null)
  const ref = useCallback((trigger: HTMLElement | null) => setHome(trigger?.closest('main') ?? null), [])
  return [home, ref]
}
