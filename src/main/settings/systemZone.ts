/** Which time zone the system is set to, as a name that times can be told in. Pure, but for the last two. */

/** IANA. */
export function isTimeZone(value: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: value }).format(0) !== ''
  } catch {
    return false
  }
}

/**
 * @param intl what `Intl` says: nothing where it does not know the name, and of an empty one a name that it refuses itself
 * @param tz of the environment; `:` before it and the path of its file are allowed
 */
export function systemZone(intl: string | undefined, tz: string | undefined): string {
  const named = /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(tz ?? '')?.[1]
  return [intl, named].find((zone) => zone !== undefined && isTimeZone(zone)) ?? 'UTC'
}

export const zoneOfSystem = (): string =>
  systemZone(Intl.DateTimeFormat().resolvedOptions().timeZone, process.env['TZ'])

/** The same of a process that has run for a while: V8 asks the system once, and again when `TZ` is set or taken away. */
export function zoneOfSystemNow(): string {
  const { TZ } = process.env
  if (TZ === undefined) delete process.env['TZ']
  else process.env['TZ'] = TZ
  return zoneOfSystem()
}
