/**
 * What a Linux desktop tells over its session bus, asked with the programs that come with it (`gdbus`, `gsettings`, `pactl`).
 * Where one is missing or does not answer, nothing is known. Pure but for `run` and `watch`.
 */

/** Rejects where the program is missing, fails or takes too long. */
export type Run = (program: string, args: readonly string[]) => Promise<string>
/** Calls `line` with what the program prints until the returned function is called. Says nothing where it is missing. */
export type Watch = (program: string, args: readonly string[], line: (text: string) => void) => () => void

const A11Y = ['--session', '--dest', 'org.a11y.Bus', '--object-path', '/org/a11y/bus'] as const
const GET = 'org.freedesktop.DBus.Properties.Get'
const READER = 'ScreenReaderEnabled'

const says = (what: RegExp) => (answer: string) => what.test(answer)
const unknown = () => undefined

/** Somebody has the screen read aloud. */
export const asksScreenReader = (run: Run): Promise<boolean> =>
  run('gdbus', ['call', ...A11Y, '--method', GET, 'org.a11y.Status', READER]).then(says(/<true>/), () => false)

/** Told when it may have been switched on or off. */
export const watchesScreenReader = (watch: Watch, changed: () => void): (() => void) =>
  watch('gdbus', ['monitor', ...A11Y], (line) => {
    if (line.includes(READER)) changed()
  })

/** Of the whole session says logind; where there is none, the desktop says it of its screen saver. */
export async function asksLocked(run: Run): Promise<boolean> {
  const hint = await run('gdbus', [
    ...['call', '--system', '--dest', 'org.freedesktop.login1'],
    ...['--object-path', '/org/freedesktop/login1/session/auto', '--method', GET],
    ...['org.freedesktop.login1.Session', 'LockedHint'],
  ]).catch(unknown)
  if (hint !== undefined) return says(/<true>/)(hint)
  const covered = SCREEN_SAVERS.map(([name, path]) =>
    run('gdbus', [
      ...['call', '--session', '--dest', name, '--object-path', path],
      ...['--method', `${name}.GetActive`],
    ]).then(says(/\(true/), () => false),
  )
  return (await Promise.all(covered)).includes(true)
}

const SCREEN_SAVERS = [
  ['org.freedesktop.ScreenSaver', '/org/freedesktop/ScreenSaver'],
  ['org.gnome.ScreenSaver', '/org/gnome/ScreenSaver'],
] as const

/** Somebody does not want to be disturbed: KDE says so over the bus, GNOME in its settings. */
export async function wantsPeace(run: Run): Promise<boolean> {
  const [inhibited, banners] = await Promise.all([
    run('gdbus', [
      ...['call', '--session', '--dest', 'org.freedesktop.Notifications'],
      ...['--object-path', '/org/freedesktop/Notifications', '--method', GET],
      ...['org.freedesktop.Notifications', 'Inhibited'],
    ]).catch(unknown),
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
