/** Where one is in a page stands in its address, and so is the same when it is loaded anew; nothing that was typed. */
import { useCallback, useState } from 'react'

/** @param name of the part of the address. Undefined where it has none: a window that is opened begins at its beginning. */
export function useAddress(name: string): readonly [string | undefined, (value: string) => void] {
  const [value, setValue] = useState(() => new URLSearchParams(location.search).get(name) ?? undefined)
  const put = useCallback(
    (next: string) => {
      const address = new URL(location.href)
      address.searchParams.set(name, next)
      history.replaceState(null, '', address)
      setValue(next)
    },
    [name],
  )
  return [value, put]
}
