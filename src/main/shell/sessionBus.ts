/**
 * What a Linux desktop tells over its session bus, asked with the programs that come with it (`gdbus`, `gsettings`, `pactl`).
 * Where one is missing or does not answer, nothing is known. Pure but for `run` and `watch`.
 */

/** Rejects where the program is missing, fails or takes too long. */
export type Run = (program: string, args: readonly string[]) => Promise<string>
/** Calls `line` with what the program prints until the returned function is called. Says nothing where it is missing. */
export type Watch = (program: string, args: readonly string[], line: (text: string) => void) => () => void

/** An object of a program on a bus, as `gdbus` takes it. */
const objectOf = (bus: 'session' | 'system', name: string, path: string) =>
  [`--${bus}`, '--dest', name, '--object-path', path] as const

const A11Y = objectOf('session', 'org.a11y.Bus', '/org/a11y/bus')
const READER = 'ScreenReaderEnabled'

const property = (run: Run, place: readonly string[], face: string, name: string): Promise<string> =>
  run('gdbus', ['call', ...place, '--method', 'org.freedesktop.DBus.Properties.Get', face, name])

const says = (what: RegExp) => (answer: string) => what.test(answer)
const unknown = () => undefined

/** Somebody has the screen read aloud. */
export const asksScreenReader = (run: Run): Promise<boolean> =>
  property(run, A11Y, 'org.a11y.Status', READER).then(says(/<true>/), () => false)

/** Told when it may have been switched on or off. */
export const watchesScreenReader = (watch: Watch, changed: () => void): (() => void) =>
  watch('gdbus', ['monitor', ...A11Y], (line) => {
    if (line.includes(READER)) changed()
  })

const LOGIND = objectOf('system', 'org.freedesktop.login1', '/org/freedesktop/login1/session/auto')

/** Of the whole session says logind; where there is none, the desktop says it of its screen saver. */
export async function asksLocked(run: Run): Promise<boolean> {
  const hint = await property(run, LOGIND, 'org.freedesktop.login1.Session', 'LockedHint').catch(unknown)
  if (hint !== undefined) return says(/<true>/)(hint)
  const covered = SCREEN_SAVERS.map(([name, path]) =>
    run('gdbus', ['call', ...objectOf('session', name, path), '--method', `${name}.GetActive`]).then(
      says(/\(true/),
      () => false,
    ),
  )
  return (await Promise.all(covered)).includes(true)
}

const SCREEN_SAVERS = [
  ['org.freedesktop.ScreenSaver', '/org/freedesktop/ScreenSaver'],
  ['org.gnome.ScreenSaver', '/org/gnome/ScreenSaver'],
] as const

const NOTIFICATIONS = objectOf('session', 'org.freedesktop.Notifications', '/org/freedesktop/Notifications')

/** Somebody does not want to be disturbed: KDE says so over the bus, GNOME in its settings. */
export async function wantsPeace(run: Run): Promise<boolean> {
  const [inhibited, banners] = await Promise.all([
    property(run, NOTIFICATIONS, 'org.freedesktop.Notifications', 'Inhibited').catch(unknown),
    run('gsettings', ['get', 'org.gnome.desktop.notifications', 'show-banners']).catch(unknown),
  ])
  return /<true>/.test(inhibited ?? '') || banners?.trim() === 'false'
}

/** Another program listens to the microphone: a call, as a rule. `own`: the processes that belong to Parley. */
export async function othersListen(run: Run, own: ReadonlySet<number>): Promise<boolean> {
  const text = await run('pactl', ['-f', 'json', 'list', 'source-outputs']).catch(unknown)
  return text !== undefined && readersIn(text).some((pid) => !own.has(pid))
}

/** Ids of the processes that record; a mixer that only shows levels does not count. */
function readersIn(text: string): number[] {
  try {
    const outputs: unknown = JSON.parse(text)
    if (!Array.isArray(outputs)) return []
    return outputs.flatMap((output: { properties?: Record<string, unknown> }) => {
      const { 'application.process.id': pid, 'media.name': name } = output?.properties ?? {}
      return typeof pid === 'string' && !/peak detect/i.test(String(name)) ? [Number(pid)] : []
    })
  } catch {
    return []
  }
}
