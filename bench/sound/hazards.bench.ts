/**
 * Why the sound card has a process of its own: every way found in which naudiodon hangs, each tried in a child that is
 * ended by force when it does not end by itself. The figures stand in docs/decisions/001-sound-process.md.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ONLY_PULSE } from '../../src/main/audio/host/alsa'
import { VirtualCard } from '../../tests/support/pulse'

/** How long a process may take from asking to end until it is gone. */
const ENDS_WITHIN_MS = 3_000
/** How long a child may take to tell anything: one that blocks its event loop never does. */
const TELLS_WITHIN_MS = 12_000

const report: string[] = []
afterAll(() => console.log(`\n${report.join('\n')}\n`))

type Ending = 'by itself' | 'only by SIGKILL'

interface Hazard {
  outcome: Record<string, string | number>
  ending: Ending
  endedMs: number
  printedBytes: number
}

/** What was found with naudiodon 2.3.6; a row that changes is a reason to read the decision again. */
const HANGS: Record<string, Ending> = {
  'nothing wrong': 'by itself',
  'server dies, input': 'only by SIGKILL',
  'server dies, output': 'only by SIGKILL',
  'quit with 4 s written': 'by itself',
  'quit while writes go on': 'only by SIGKILL',
  'stream forgotten': 'by itself',
  'server frozen, opening': 'only by SIGKILL',
  'speaker unplugged': 'by itself',
  'microphone unplugged': 'by itself',
}

it.each(Object.entries(HANGS))('%s: the process ends %s', { timeout: 60_000 }, async (name, ending) => {
  const card = await VirtualCard.start()
  try {
    const hazard = await meet(name, card)
    const outcome = Object.entries(hazard.outcome).map(([key, value]) => `${key} ${value}`)
    const end = `ends ${hazard.ending}${hazard.ending === 'by itself' ? ` after ${hazard.endedMs} ms` : ''}`
    report.push(`${name.padEnd(24)} ${[...outcome, end, `${hazard.printedBytes} bytes printed`].join(' · ')}`)
    expect(hazard.ending).toBe(ending)
  } finally {
    await card.stop()
  }
})

async function meet(name: string, card: VirtualCard): Promise<Hazard> {
  const unplug = await card.load('module-null-sink sink_name=usb')
  // Whoever is killed while it looks at JACK's device leaves a lock behind for all who use JACK.
  const config = join(card.env['HOME']!, 'alsa.conf')
  writeFileSync(config, ONLY_PULSE)
  const child = fork(join(import.meta.dirname, 'hazardChild.cjs'), [name], {
    env: { ...card.env, ALSA_CONFIG_PATH: config },
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let printedBytes = 0
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', ({ length }) => (printedBytes += length))
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const outcome = await told(child, {
    'kill server': () => card.killServer(),
    unplug,
    ...frozen(card),
  })
  const from = performance.now()
  const late = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS)
  await gone
  clearTimeout(late)
  const ending = child.signalCode === 'SIGKILL' ? 'only by SIGKILL' : 'by itself'
  return { outcome, ending, endedMs: Math.round(performance.now() - from), printedBytes }
}

const frozen = (card: VirtualCard) => ({ 'freeze server': async () => card.freeze() })

/** Does what the child asks for until it tells its outcome, or has blocked for too long to tell. */
function told(child: ChildProcess, deeds: Record<string, () => Promise<void>>): Promise<Hazard['outcome']> {
  return new Promise((resolve) => {
    const late = setTimeout(
      () => resolve({ 'event loop': `blocked for more than ${TELLS_WITHIN_MS} ms` }),
      TELLS_WITHIN_MS,
    )
    child.on('message', async ({ event, outcome }: { event?: string; outcome?: Hazard['outcome'] }) => {
      if (outcome !== undefined) {
        clearTimeout(late)
        resolve(outcome)
      } else if (event !== undefined && event in deeds) {
        await deeds[event]?.()
        child.send({})
      }
    })
  })
}
