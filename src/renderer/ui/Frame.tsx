/** What every window's page stands in: the writing direction, the rules the security policy sets, and shared tips. */
import { CSPProvider } from '@base-ui/react/csp-provider'
import { DirectionProvider } from '@base-ui/react/direction-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode } from 'react'

export function Frame({ direction, children }: { direction: 'ltr' | 'rtl'; children: ReactNode }) {
  return (
    <CSPProvider disableStyleElements>
      <DirectionProvider direction={direction}>
        <Tooltip.Provider>{children}</Tooltip.Provider>
      </DirectionProvider>
    </CSPProvider>
  )
}
