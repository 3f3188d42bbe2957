/** A short list of things to do, behind one button. */
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement } from 'react'
import { Icon, type IconName } from './icons'

export interface MenuItem {
  label: string
  icon?: IconName
  onChoose(): void
  tone?: 'stop'
}

export function Menu({ trigger, items }: { trigger: ReactElement; items: readonly MenuItem[] }) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="layer" sideOffset={4} align="end">
          <Base.Popup className="popup options">
            {items.map(({ label, icon, onChoose, tone }) => (
              <Base.Item key={label} className={tone === 'stop' ? 'option warn' : 'option'} onClick={onChoose}>
                <span className="option-tick">{icon && <Icon name={icon} />}</span>
                <span>{label}</span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
