/** One of several things that can be on, with its words beside it. */
import { Checkbox } from '@base-ui/react/checkbox'
import { useId } from 'react'
import { Icon } from './icons'

export interface CheckProps {
  label: string
  checked: boolean
  onChange(checked: boolean): void
}

export function Check({ label, checked, onChange }: CheckProps) {
  const id = useId()
  return (
    <div className="check">
      <Checkbox.Root
        className="check-box"
        checked={checked}
        aria-labelledby={id}
        onCheckedChange={(next) => onChange(next)}
      >
        <Checkbox.Indicator className="check-tick">
          <Icon name="tick" />
        </Checkbox.Indicator>
      </Checkbox.Root>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the box beside it is what the keyboard reaches */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a bigger target for the pointer */}
      <span id={id} onClick={() => onChange(!checked)}>
        {label}
      </span>
    </div>
  )
}
