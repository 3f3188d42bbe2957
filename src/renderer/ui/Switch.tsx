/** On or off, at once. Named by the row it stands in. */
import { Switch as Base } from '@base-ui/react/switch'
import { useRow } from './Row'

export interface SwitchProps {
  checked: boolean
  onChange(checked: boolean): void
  disabled?: boolean
}

export function Switch({ checked, onChange, disabled = false }: SwitchProps) {
  const row = useRow()
  return (
    <Base.Root
      className="switch"
      checked={checked}
      disabled={disabled}
      onCheckedChange={(next) => onChange(next)}
      aria-labelledby={row.labelId}
      aria-describedby={row.describedBy}
    >
      <Base.Thumb className="switch-thumb" />
    </Base.Root>
  )
}
