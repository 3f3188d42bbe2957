/** A short list of things to do, behind one button. */
import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement } from 'react'
import { Icon, type IconName } from './icons'
import { useHome } from './useHome'

export interface MenuItem {
  label: string
  icon?: IconName
  onChoose(): void
  tone?: 'stop'
}

export function Menu({ trigger, items }: { trigger: ReactElement; items: readonly MenuItem[] }) {
  const [home, opener] = useHome()
  const hasIcons = items.some(({ icon }) => icon)
  return (
    <Base.Root modal={false}>
      <Base.Trigger ref={opener} render={trigger} />
      <Base.Portal container={home}>
        <Base.Positioner className="layer" sideOffset={4} align="end">
          <Base.Popup className="popup options">
            {items.map(({ label, icon, onChoose, tone }) => (
              <Base.Item
                key={label}
                className={tone === 'stop' ? 'option warn' : 'option'}
                data-plain={!hasIcons}
                onClick={onChoose}
              >
                {hasIcons && <span className="option-tick">{icon && <Icon name={icon} />}</span>}
                <span>{label}</span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
