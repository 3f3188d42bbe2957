/** Reads what `pactl` prints: the lists of devices (JSON) and the lines of `pactl subscribe`. Pure; unknown shapes read as nothing. */
import type { DeviceInfo } from '../../../shared/view'
import { nameOnOneLine } from '../devices'

export interface PulseDevice extends DeviceInfo {
  /** What events call it until the server ends. */
  index: number
}

export interface PulseEvent {
  change: 'new' | 'change' | 'remove'
  facility: 'source' | 'sink' | 'server'
  /** Absent for the server. */
  index?: number
}

/** The texts of `pactl -f json info`, `… list sources` and `… list sinks`. `undefined` when they are not what pactl prints. */
export function parseDevices(info: string, sources: string, sinks: string): PulseDevice[] | undefined {
  try {
    const defaults = record(JSON.parse(info))
    const inputs = rows(sources).filter((row) => !isMonitor(row))
    return [
      ...inputs.map((row) => device(row, 'input', defaults['default_source_name'])),
      ...rows(sinks).map((row) => device(row, 'output', defaults['default_sink_name'])),
    ]
  } catch {
    return undefined
  }
}

/** One line of `pactl subscribe`, such as `Event 'remove' on source #3`; others (clients, streams, volumes' cards) are not ours. */
export function parseEvent(line: string): PulseEvent | undefined {
  const found = /^Event '(new|change|remove)' on (source|sink|server)(?: #(\d+))?$/.exec(line.trim())
  if (found === null) return undefined
  const [, change, facility, index] = found
  const event = { change, facility } as PulseEvent
  return facility === 'server' || index === undefined ? event : { ...event, index: Number(index) }
}

/** A sink's own output as a source: no microphone. One remapped from it is a virtual cable and stays. */
function isMonitor(row: Record<string, unknown>): boolean {
  const kind = record(row['properties'] ?? {})['device.class']
  return kind === 'monitor' || (typeof row['monitor_source'] === 'string' && row['monitor_source'] !== '')
}

function device(row: Record<string, unknown>, kind: 'input' | 'output', defaultId: unknown): PulseDevice {
  const { index, name: id, description } = row
  if (typeof id !== 'string' || typeof index !== 'number') throw new Error('not a device')
  const name = typeof description === 'string' ? nameOnOneLine(description) : ''
  return { index, id, name: name || nameOnOneLine(id), kind, isDefault: id === defaultId }
}

function rows(text: string): Record<string, unknown>[] {
  const list: unknown = JSON.parse(text)
  if (!Array.isArray(list)) throw new Error('not a list')
  return list.map(record)
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('not an object')
  return value as Record<string, unknown>
}
