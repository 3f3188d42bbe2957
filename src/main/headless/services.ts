/** `--services`: what each service claims to take and what it took on this user's own turns, for people or a JSON object a line. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Direction, OFFERS, type Offer } from '../../shared/catalogue'
import { FEWEST_MEASURED, MEASURED_TURNS, type MeasuredService, type MeasuredTurn } from '../../shared/history'
import { SERVER_NAMES } from '../../shared/services'
import type { ServedPart } from '../../shared/view'
import { createRealClock } from '../clock'
import { entryPath } from '../entryPath'
import { measuredServices } from '../meter'
import { createWorkerStore } from '../transcript'
import type { ServicesOptions } from './commandLine/services'
import { openDataFolder } from './compose'
import { oneLine, type Streams } from './streams'

/** Whole recordings are no part of a turn. */
const PARTS = { hear: 'Hears', think: 'Thinks', speak: 'Speaks', converse: 'Does all of it' } as const

/** @throws AppException where the history cannot be read */
export async function services(options: ServicesOptions, streams: Streams): Promise<void> {
  const { stdout } = streams
  const measured = measuredServices(await newestTurns(options, streams))
  for (const part of Object.keys(PARTS) as ServedPart[]) {
    if (!options.json) stdout.write(`${PARTS[part]}\n`)
    for (const offer of offersOf(part, measured)) {
      const own = measured.find((each) => each.part === part && each.service === offer.service)
      stdout.write(options.json ? jsonOf(part, offer, own) : rowOf(offer, own))
    }
  }
  if (!options.json)
    stdout.write(`Measured on your last ${MEASURED_TURNS} turns, from ${FEWEST_MEASURED} of a service on.\n`)
}

/** Nothing is made where there is no history yet. */
async function newestTurns(options: ServicesOptions, { stderr }: Streams): Promise<readonly MeasuredTurn[]> {
  const file = options.historyFile ?? join(await openDataFolder(options.dataDir), 'history.db')
  if (!existsSync(file)) return []
  const history = createWorkerStore({
    ...{ clock: createRealClock(), entry: entryPath('history'), file },
    onNotice: (notice) => void stderr.write(oneLine(notice)),
  })
  try {
    return await history.measured(MEASURED_TURNS)
  } finally {
    await history.close()
  }
}

type Known = Pick<Offer, 'service' | 'product' | 'latency'> | { service: MeasuredService['service'] }

/** All of the catalogue, and whoever else has served a turn: a realtime service of one's own, a script. */
function offersOf(part: ServedPart, measured: readonly MeasuredService[]): Known[] {
  const offers = OFFERS.filter(({ direction }) => direction === (part satisfies Direction))
  const others = measured.filter(
    (each) => each.part === part && !offers.some(({ service }) => service === each.service),
  )
  return [...offers, ...others.map(({ service }) => ({ service }))]
}

function jsonOf(part: ServedPart, offer: Known, own: MeasuredService | undefined): string {
  const claimed = 'latency' in offer && offer.latency !== 'unknown' ? { claimed: offer.latency } : {}
  const { service } = offer
  const product = 'product' in offer ? { product: offer.product } : {}
  return `${JSON.stringify({ type: 'service', part, service, ...product, ...claimed, turns: 0, ...own })}\n`
}

function rowOf(offer: Known, own: MeasuredService | undefined): string {
  const claimed = 'latency' in offer && offer.latency !== 'unknown' ? offer.latency.value : 'nothing'
  const product = 'product' in offer ? `: ${offer.product}` : ''
  return `  ${SERVER_NAMES[offer.service]}${product}\n    claimed: ${claimed}; on your turns: ${measuredWords(own)}\n`
}

function measuredWords(own: MeasuredService | undefined): string {
  if (own?.p50Ms === undefined || own.p95Ms === undefined) return 'not measured yet'
  const [p50, p95] = [own.p50Ms, own.p95Ms].map(Math.round)
  return `p50 ${p50} ms, p95 ${p95} ms (${own.turns} turns)`
}
