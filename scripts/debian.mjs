// The Debian packages that tests with real parts use, and which suites each machine can run.
import { existsSync, readFileSync } from 'node:fs'
import { has, quietly, say, step } from './steps.mjs'

/** Suites with real parts: the programs they start, and the Debian packages that bring them. */
export const SUITES = [
  {
    name: 'sound',
    files: 'tests/sound/**',
    programs: ['pulseaudio', 'pactl', 'pacat'],
    packages: ['libasound2', 'libasound2-plugins', 'pulseaudio', 'pulseaudio-utils'],
  },
  {
    name: 'speech',
    files: 'tests/speech/**',
    programs: ['pocketsphinx_continuous', 'flite', 'sox'],
    packages: ['pocketsphinx', 'pocketsphinx-en-us', 'flite', 'sox'],
  },
]

const isDebian = () => existsSync('/etc/debian_version')
const isRoot = () => process.getuid?.() === 0

async function isPackageInstalled(name) {
  const record = await quietly('dpkg-query', ['-s', name]).catch(() => '')
  return record.includes('ok installed')
}

/** On Debian as root: installs what is missing. Anywhere else, and where that fails, it changes nothing. */
export async function installPackages() {
  if (!isDebian() || !isRoot()) return
  const missing = []
  for (const name of new Set(SUITES.flatMap(({ packages }) => packages))) {
    if (!(await isPackageInstalled(name))) missing.push(name)
  }
  if (missing.length === 0) return
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const apt = ['install', '-y', '-q', '--no-install-recommends', ...missing]
  await step(`Installing Debian packages ${missing.join(' ')}`, async () => {
    await quietly('apt-get', ['update', '-q'], { env }).catch(() => undefined)
    await quietly('apt-get', apt, { env }).catch((error) => {
      say(`\n${lastLine(error.output)}`)
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
    for (const program of suite.programs) if (!(await has(program))) missing.push(program)
    if (missing.length > 0) skipped.push({ ...suite, reason: reasonFor(suite, missing) })
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
