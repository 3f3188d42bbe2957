/** Which of the devices there are now is the one a person means. Pure: the list and the platform are arguments. */
import type { DeviceInfo } from '../../shared/view'
import type { DeviceChoice } from './backend'

/** Windows lists the two default devices a second time under these names, in front of the real one. */
const WINDOWS_ALIAS = /^(Default|Communications) - /
/** The oldest sound interface of Windows cuts names off here. */
const WINDOWS_SHORT_NAME_LENGTH = 31

/**
 * The saved device by its id, else by its name (ids change when a plug moves to another port), else the system's default,
 * else the first of the list. Two devices of the saved name: the one that is the default, else the first.
 * `undefined` only for an empty list. Give devices of one kind.
 */
export function pickDevice(
  devices: readonly DeviceInfo[],
  saved: DeviceChoice | undefined,
  platform: NodeJS.Platform = process.platform,
): DeviceInfo | undefined {
  const preferred = (found: readonly DeviceInfo[]) => found.find((device) => device.isDefault) ?? found[0]
  if (saved !== undefined) {
    const sameId = devices.find((device) => device.id === saved.id)
    if (sameId !== undefined) return sameId
    const sameName = preferred(devices.filter((device) => isSameName(device.name, saved.name, platform)))
    if (sameName !== undefined) return sameName
  }
  return preferred(devices)
}

/**
 * What a person typed after `--mic` or `--speaker`: an id, a name in any case, or a part of exactly one name.
 * `undefined` when none or more than one is meant.
 */
export function findDevice(devices: readonly DeviceInfo[], typed: string): DeviceInfo | undefined {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return undefined
  const exact = devices.find((device) => device.id === typed) ?? devices.find((d) => d.name.toLowerCase() === wanted)
  if (exact !== undefined) return exact
  const partly = devices.filter((device) => device.name.toLowerCase().includes(wanted))
  return partly.length === 1 ? partly[0] : undefined
}

function isSameName(one: string, other: string, platform: NodeJS.Platform): boolean {
  if (platform !== 'win32') return one === other
  const [a, b] = [one.replace(WINDOWS_ALIAS, ''), other.replace(WINDOWS_ALIAS, '')]
  if (a === b) return true
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length === WINDOWS_SHORT_NAME_LENGTH && long.startsWith(short)
}

/** A name as it is shown, typed and saved: one line, whatever the device calls itself. Its length counts elsewhere. */
export const nameOnOneLine = (name: string): string => name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
