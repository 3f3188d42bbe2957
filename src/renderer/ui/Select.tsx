/** A choice of one from a list, in a popup of its own. Named by the row it stands in, or by `label`. */
import { Select as Base } from '@base-ui/react/select'
import { useRef } from 'react'
import { Icon } from './icons'
import { useRow } from './Row'
import { useHome } from './useHome'

export interface Option<Value extends string> {
  value: Value
  label: string
  /** A second, quiet line. */
  detail?: string
}

export interface SelectProps<Value extends string> {
  value: Value
  options: readonly Option<Value>[]
  onChange(value: Value): void
  label?: string
  disabled?: boolean
}

export function Select<Value extends string>({ value, options, onChange, label, disabled }: SelectProps<Value>) {
  const row = useRow()
  const [home, trigger] = useHome()
  const isOpen = useRef(false)
  const names = label
    ? { 'aria-label': label }
    : { 'aria-labelledby': row.labelId, 'aria-describedby': row.describedBy }
  return (
    <Base.Root
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      disabled={disabled ?? false}
      modal={false}
      onOpenChange={(open) => {
        isOpen.current = open
      }}
      onValueChange={(next, { reason }) => {
        // An option that goes while the list is open would be given up for the first by itself.
        const isOwn = reason !== 'none' || !isOpen.current
        if (next !== null && isOwn) onChange(next)
      }}
    >
      <Base.Trigger ref={trigger} className="select" {...names}>
        <Base.Value className="select-value" />
        <Icon name="down" />
      </Base.Trigger>
      <Base.Portal container={home}>
        <Base.Positioner className="layer" sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className="popup">
            <Base.List className="options">
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} className="option">
                  <span className="option-tick">
                    <Base.ItemIndicator>
                      <Icon name="tick" />
                    </Base.ItemIndicator>
                  </span>
                  <span>
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.detail && <span className="option-detail">{option.detail}</span>}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
