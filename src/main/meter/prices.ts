/**
 * Pure: the price list that ships (`resources/prices.json`) and what a user puts on top of it. Anything at all may stand
 * in a user's file: a row that makes no sense is named and left out, the others count.
 */
import { appError } from '../../shared/errors'
import { isRecord } from '../../shared/records'
import type { Ms } from '../../shared/time'
import type { AppError, UsageLine } from '../../shared/view'

/** US dollars for one of the unit, by the unit's name; of a line that names its model, by `rowKey`. */
export type Prices = Readonly<Record<string, number>>

/** What runs on this computer. */
export const FREE: Prices = {}

export interface PriceList {
  /** ISO date of the newest row's source; empty where none is given. */
  asOf: string
  models: ReadonlyMap<string, Prices>
}

export const NO_PRICES: PriceList = { asOf: '', models: new Map() }

export interface ReadPrices {
  list: PriceList
  notices: AppError[]
}

/** Never throws. @param file what the notices call it */
export function readPrices(raw: unknown, file: string): ReadPrices {
  const models = new Map<string, Prices>()
  const notices: AppError[] = []
  const given = isRecord(raw) ? raw.models : undefined
  if (!isRecord(given)) return { list: NO_PRICES, notices: [appError('prices.unreadable', { file })] }
  for (const [model, row] of Object.entries(given)) {
    const prices = pricesOf(row)
    if (prices) models.set(model, prices)
    else notices.push(appError('prices.row', { file, model: model.slice(0, 60) }))
  }
  const asOf = isRecord(raw) && typeof raw.asOf === 'string' ? raw.asOf : ''
  return { list: { asOf, models }, notices }
}

/** A model that both know costs what the second says. */
export function withOwnPrices(shipped: PriceList, own: PriceList): PriceList {
  return { asOf: own.asOf || shipped.asOf, models: new Map([...shipped.models, ...own.models]) }
}

/**
 * Prices of everything a turn may use: the model that answers, and whoever writes the words down, whose units have other
 * names. Undefined when the model stands in no row: what it costs is not known.
 */
export function pricesFor(list: PriceList, model: string, transcription: string): Prices | undefined {
  const prices = rowOf(list, model)
  return prices && { ...rowOf(list, transcription), ...prices }
}

/** A dated snapshot costs what its model costs, unless it has a row of its own. */
const rowOf = ({ models }: PriceList, model: string): Prices | undefined =>
  models.get(model) ?? models.get(model.replace(SNAPSHOT, ''))

/** Prices of a chain, in which every line says whose it is: all rows that there are. */
export function chainPrices({ models }: PriceList): Prices {
  const rows = [...models].flatMap(([model, prices]) =>
    Object.entries(prices).map(([unit, usd]) => [rowKey(model, unit), usd] as const),
  )
  return Object.fromEntries(rows)
}

/** Of the model that the line names, else of the one that answers. */
export function priceOf(prices: Prices, { unit, model }: UsageLine): number | undefined {
  if (model === undefined) return prices[unit]
  return prices[rowKey(model, unit)] ?? prices[rowKey(model.replace(SNAPSHOT, ''), unit)]
}

const rowKey = (model: string, unit: string): string => `${model}\n${unit}`

const SNAPSHOT = /-\d{4}-\d{2}-\d{2}$/

/**
 * A first turn of a conversation, before any has shown what they cost: ten seconds of question (10 tokens a second), ten
 * of answer (20 a second), and instructions. US dollars.
 */
export function usualTurn(prices: Prices): number {
  return Object.entries(USUAL_TURN).reduce((usd, [unit, quantity]) => usd + quantity * (prices[unit] ?? 0), 0)
}

/** Who hears, thinks and speaks in a chain, as its lines name them. */
export type ChainModels = Readonly<Record<'hear' | 'think' | 'speak', string | undefined>>

/** The same of a chain: as much is said, and each model bills its part in units of its own. */
export function usualChainTurn(prices: Prices, models: ChainModels): number {
  const usdBy = (model: string, units: Readonly<Record<string, number>>) =>
    Object.entries(units).reduce(
      (usd, [unit, quantity]) => usd + quantity * (priceOf(prices, { unit, quantity, model }) ?? 0),
      0,
    )
  const { hear, think, speak } = USUAL_CHAIN_TURN
  const dearest = (model: string | undefined, ways: readonly Readonly<Record<string, number>>[]) =>
    model === undefined ? 0 : Math.max(...ways.map((units) => usdBy(model, units)))
  return dearest(models.hear, hear) + dearest(models.think, think) + dearest(models.speak, speak)
}

/** What an assistant's voice is billed by (OpenAI's own rate). */
const SPOKEN_TOKENS_A_SECOND = 20

/** Of a turn whose bill never came: a usual question, and as much of an answer as was made. None where nobody bills such units. */
export function unbilledTurn(prices: Prices | undefined, madeMs: Ms): UsageLine[] {
  if (prices && !Object.hasOwn(prices, 'output audio tokens')) return []
  const made = { ...USUAL_TURN, 'output audio tokens': Math.ceil((madeMs * SPOKEN_TOKENS_A_SECOND) / 1000) }
  return Object.entries(made).map(([unit, quantity]) => ({ unit, quantity, estimated: true }))
}

const USUAL_TURN = { 'input text tokens': 500, 'input audio tokens': 100, 'output audio tokens': 200 }

/** Each in the ways that services bill it, of which one may have several and bills by one. Ten seconds of speech are 150 letters. */
const USUAL_CHAIN_TURN = {
  hear: [
    { 'transcribed seconds': 10 },
    { 'audio seconds': 10 },
    { 'billed audio seconds': 10 },
    { 'transcription input audio tokens': 100, 'transcription output text tokens': 40 },
  ],
  think: [{ 'input text tokens': 500, 'output text tokens': 40 }],
  speak: [{ 'spoken characters': 150 }],
}

/** For one of a unit. Sums of more are no numbers any more at last, and what is no number passes no bound. */
const DEAREST_USD = 1e6

function pricesOf(row: unknown): Prices | undefined {
  if (!isRecord(row) || !isRecord(row.usd)) return undefined
  const per = row.per ?? 1
  if (typeof per !== 'number' || !(per > 0) || !Number.isFinite(per)) return undefined
  const prices: Record<string, number> = {}
  for (const [unit, usd] of Object.entries(row.usd)) {
    if (typeof usd !== 'number' || !(usd >= 0) || !(usd / per <= DEAREST_USD)) return undefined
    prices[unit] = usd / per
  }
  return prices
}
