// The Debian packages that tests with real parts and benchmarks use, and which suites each machine can run.
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { filesBelow, has, quietly, ROOT, say, step } from '../steps.mjs'

/**
 * Suites with real parts: how their files are known, the programs they start (of those in brackets one will do), and the
 * Debian packages that bring them.
 */
const SUITES = [
  {
    name: 'sound',
    uses: /support\/pulse|soundCard'/,
    programs: ['pulseaudio', 'pactl', 'pacat', 'g++', 'make', 'python3'],
    packages: ['libasound2', 'libasound2-plugins', 'pulseaudio', 'pulseaudio-utils', 'g++', 'make', 'python3'],
  },
  {
    name: 'speech',
    uses: /spokenByFlite|heardByPocketsphinx|pocketsphinx_continuous/,
    programs: ['pocketsphinx_continuous', 'flite'],
    packages: ['pocketsphinx', 'pocketsphinx-en-us', 'flite'],
  },
  {
    name: 'keys',
    uses: /support\/virtualDisplay/,
    programs: ['Xvfb', 'xdotool', 'setxkbmap'],
    packages: ['xvfb', 'xdotool', 'x11-xkb-utils'],
  },
  {
    name: 'windows',
    uses: /\.\/parley'|renderer\/harness/,
    // The one without windows is the same engine, and lighter.
    programs: [['chromium-headless-shell', 'chromium']],
    packages: ['chromium-headless-shell'],
  },
  {
    name: 'opus',
    uses: /'opusinfo'/,
    programs: ['opusinfo', 'opusdec'],
    packages: ['opus-tools'],
  },
  {
    name: 'terminal',
    uses: /spawn\('script'/,
    programs: ['script'],
    packages: ['bsdutils'],
  },
  {
    name: 'screen reader',
    uses: /dbus-daemon|support\/privateBus/,
    programs: ['dbus-daemon', 'gdbus'],
    packages: ['dbus-daemon', 'libglib2.0-bin', 'at-spi2-core'],
  },
  {
    name: 'certificates',
    uses: /support\/privateAuthority|services\/google'|describe(SpeechToText|TextToSpeech)|conformance\//,
    programs: ['openssl'],
    packages: ['openssl'],
  },
]

/** What benchmarks hear beside the tests' own: more voices, other speeds, recordings of people. */
const HEARD_BY_BENCHMARKS = ['sox', 'festival', 'festvox-kallpc16k', 'espeak-ng', 'alsa-utils', 'pocketsphinx-testdata']

/** The folders of test files with real parts. */
const FOLDERS = ['tests/e2e', 'tests/flows', 'tests/link', 'tests/net', 'tests/services', 'tests/sound']

/** Test files of a suite, by what they import. */
function filesOf({ uses }) {
  return FOLDERS.flatMap((folder) =>
    [...filesBelow(join(ROOT, folder))]
      .filter((file) => file.endsWith('.test.ts') && uses.test(readFileSync(file, 'utf8')))
      .map((file) => relative(ROOT, file)),
  )
}

const isDebian = () => existsSync('/etc/debian_version')
const isRoot = () => process.getuid?.() === 0

async function missingPackages(more) {
  const names = [...new Set([...SUITES.flatMap(({ packages }) => packages), ...more])]
  // It fails where one is unknown, and tells of the others all the same.
  const records = await quietly('dpkg-query', ['-s', ...names]).catch(({ output }) => output)
  const ofInstalled = /^Package: (.+)\n(?:Essential: yes\n)?Status: \S+ ok installed$/gm
  const installed = [...records.matchAll(ofInstalled)].map(([, name]) => name)
  return names.filter((name) => !installed.includes(name))
}

/** For benchmarks too, as below. */
export const installBenchPackages = () => installPackages(HEARD_BY_BENCHMARKS)

/** On Debian as root: installs what is missing. Anywhere else, and where that fails, it changes nothing. */
export async function installPackages(more = []) {
  if (!isDebian() || !isRoot()) return
  const missing = await missingPackages(more)
  if (missing.length === 0) return
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const apt = ['install', '-y', '-q', '--no-install-recommends', ...missing]
  await step(`Installing Debian packages ${missing.join(' ')}`, async () => {
    await quietly('apt-get', ['update', '-q'], { env }).catch(() => undefined)
    await quietly('apt-get', apt, { env }).catch((error) => {
      say(lastLine(error.output))
      return 'not possible'
    })
  })
}

const lastLine = (text = '') => text.trim().split('\n').at(-1) ?? ''

/** Suites that cannot run here, each with the reason in words. */
export async function skippedSuites() {
  const skipped = []
  for (const suite of SUITES) {
    const missing = []
    for (const program of suite.programs) {
      const either = [program].flat()
      const there = await Promise.all(either.map(has))
      if (!there.includes(true)) missing.push(either.join(' or '))
    }
    if (missing.length > 0) skipped.push({ name: suite.name, files: filesOf(suite), reason: reasonFor(suite, missing) })
  }
  return skipped
}

function reasonFor({ packages }, missing) {
  const what = `${missing.join(', ')} not found`
  if (!isDebian()) return `${what}; it runs on Debian ${debianName()}`.trim()
  return isRoot() ? `${what}; installing failed` : `${what}; as root: apt-get install ${packages.join(' ')}`
}

function debianName() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  const name = /^PRETTY_NAME="(.*)"$/m.exec(release)?.[1]
  return name ? `(this is ${name})` : `(this is ${process.platform})`
}
