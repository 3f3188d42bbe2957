/** The Chromium that draws the windows: no start page, no network but loopback, a profile of its own that goes with it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { chromiumPath } from '../support/chromium.ts'
import { Cdp } from './cdp.ts'

/** What Electron's Chromium is without: a browser loads two pages of its own for the address bar of every window, on half a second of processor. */
const BROWSER_ONLY = ['Translate', 'MediaRouter', 'OptimizationHints', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup']

const FLAGS = [
  '--no-sandbox',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  `--disable-features=${BROWSER_ONLY.join()}`,
  '--disable-gpu',
  // Without a graphics card and a network, processes for both are only two more to start.
  '--in-process-gpu',
  '--enable-features=NetworkServiceInProcess2',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  '--mute-audio',
  '--use-fake-device-for-media-stream',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--remote-debugging-pipe',
]

export interface Browser {
  readonly cdp: Cdp
  /** As Chromium prints it, for whoever waits for it: `DevTools listening on ws://…`. */
  readonly listening: Promise<string>
  /** At once, with the profile. */
  kill(): void
}

/** Throws where there is no Chromium. `STAND_IN_HEADFUL` shows the windows. */
export function launchBrowser(): Browser {
  const profile = mkdtempSync(join(tmpdir(), 'parley-stand-in-'))
  const toBeSeen = Boolean(process.env['STAND_IN_HEADFUL'])
  const flags = [
    ...FLAGS,
    ...(toBeSeen ? [] : ['--headless=new']),
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
  ]
  const stdio = ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] as const
  // Its own group: whatever of it outlives the first process writes into the profile again.
  const child = spawn(chromiumPath({ toBeSeen }), flags, { stdio: [...stdio], detached: true })
  const [, , , out, from] = child.stdio as [unknown, unknown, Readable, Writable, Readable]
  return {
    cdp: new Cdp(out, from),
    listening: firstLine(child, /^DevTools listening on ws:\/\/.*$/m),
    kill() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function firstLine(child: ChildProcess, wanted: RegExp): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
      said = (said + piece).slice(-10_000)
      const line = wanted.exec(said)?.[0]
      if (line) resolve(line.trim())
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`stand-in: Chromium ended: ${said.slice(-500)}`)))
  })
}
