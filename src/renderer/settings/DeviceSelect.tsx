/** A device by name: the system's default first, then what is connected; a chosen one that is gone stays in the list. */
import type { DeviceInfo } from '../../shared/view'
import { t } from '../strings'
import { Select } from '../ui'

export interface DeviceSelectProps {
  kind: DeviceInfo['kind']
  devices: readonly DeviceInfo[]
  /** Undefined: the system's default. */
  chosen: { id: string; name: string } | undefined
  onChange(device: { id: string; name: string } | undefined): void
  label?: string
}

const DEFAULT = ''

export function DeviceSelect({ kind, devices, chosen, onChange, label }: DeviceSelectProps) {
  const ofKind = devices.filter((device) => device.kind === kind)
  const standard = ofKind.find(({ isDefault }) => isDefault)
  // A device that came back under another id is known by its name, as main finds it again.
  const found = ofKind.find(({ id }) => id === chosen?.id) ?? ofKind.find(({ name }) => name === chosen?.name)
  const options = [
    { value: DEFAULT, label: t.settings.systemDefault(standard?.name) },
    ...ofKind.map(({ id, name }) => ({ value: id, label: name })),
    ...(chosen && !found ? [{ value: chosen.id, label: t.settings.gone(chosen.name) }] : []),
  ]
  const choose = (id: string) => {
    const device = ofKind.find((one) => one.id === id)
    if (id === DEFAULT) onChange(undefined)
    else if (device) onChange({ id: device.id, name: device.name })
  }
  return (
    <Select value={(found ?? chosen)?.id ?? DEFAULT} options={options} onChange={choose} {...(label && { label })} />
  )
}
