/**
 * Where this machine's Chromium is. The one without windows is the same engine and starts in a third of the time, so it
 * comes first. `PARLEY_CHROMIUM` names another.
 */
import { existsSync } from 'node:fs'

const OWN = process.env['PARLEY_CHROMIUM']
const WITHOUT_WINDOWS = ['/usr/bin/chromium-headless-shell']
const WITH_WINDOWS = ['/usr/bin/chromium', '/usr/bin/google-chrome']

/** Throws where there is none. `toBeSeen`: one that can show its windows. */
export function chromiumPath({ toBeSeen = false } = {}): string {
  const places = [...(OWN ? [OWN] : []), ...(toBeSeen ? [] : WITHOUT_WINDOWS), ...WITH_WINDOWS]
  const path = places.find(existsSync)
  if (path) return path
  throw new Error('no Chromium: install the Debian package chromium-headless-shell or set PARLEY_CHROMIUM')
}
