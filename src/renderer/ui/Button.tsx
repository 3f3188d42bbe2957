/** Buttons with words, and buttons with an icon whose name shows as a tip. */
import { Tooltip } from '@base-ui/react/tooltip'
import type { ComponentPropsWithRef, ReactNode } from 'react'
import { Icon, type IconName } from './icons'

/** `main` is the one thing to do here; `live` is kept for listening. */
type Tone = 'plain' | 'main' | 'stop' | 'bare'

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className'> {
  tone?: Tone
  icon?: IconName
  children: ReactNode
}

export function Button({ tone = 'plain', icon, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={`button ${tone}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  )
}

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className' | 'children'> {
  icon: IconName
  /** What it does: its accessible name and its tip. */
  label: string
  tone?: Tone
}

export function IconButton({ icon, label, tone = 'bare', ...rest }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        delay={500}
        render={<button type="button" aria-label={label} {...rest} className={`icon-button ${tone}`} />}
      >
        <Icon name={icon} />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="layer">
          <Tooltip.Popup className="tip" aria-hidden="true">
            {label}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
