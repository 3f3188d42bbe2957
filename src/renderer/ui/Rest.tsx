/** What stands below the first group of a page: drawn a moment after that one can be used, and not at all when somebody goes on to another page meanwhile. */
import { type ReactNode, useDeferredValue } from 'react'

export function Rest({ children }: { children: ReactNode }) {
  return useDeferredValue(true, false) ? children : null
}
