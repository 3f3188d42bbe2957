/**
 * Fits the weights of refusal.ts to recognitions that are stored: a right command or anything else. Logistic, each measure
 * in units of its own spread, lightly held back; scaled so that the lead over the loop counts once, as refusal.ts has it.
 */
import type { Measures, Weights } from '../../src/main/link/cascade/offline/refusal'

export interface Judged {
  measures: Measures
  isCommand: boolean
  /** How much it counts: a misheard command is no crime as another sentence taken for one is. */
  importance: number
}

const STEPS = 4000
const PACE = 0.5
const HELD_BACK = 0.005

/** What helps in one place only; the others count everywhere. */
export type Special = 'level' | 'weakest' | 'last'

const row = ({ lead, share, coverage, unevenness, ...more }: Measures, specials: readonly Special[]): number[] => [
  ...[lead, share, coverage, -unevenness],
  ...specials.map((special) => more[special]),
]

export function fitWeights(all: readonly Judged[], specials: readonly Special[]): Omit<Weights, 'least'> {
  const rows = all.map(({ measures }) => row(measures, specials))
  const width = rows[0]?.length ?? 0
  const columns = Array.from({ length: width }, (_, j) => rows.map((each) => each[j]!))
  const means = columns.map((column) => column.reduce((sum, v) => sum + v, 0) / column.length)
  const spreads = columns.map(
    (column, j) => Math.sqrt(column.reduce((sum, v) => sum + (v - means[j]!) ** 2, 0) / column.length) || 1,
  )
  const whole = all.reduce((sum, { importance }) => sum + importance, 0)
  const slopes = new Float64Array(width)
  let constant = 0
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(width)
    let shift = 0
    for (const [i, { isCommand, importance }] of all.entries()) {
      let z = constant
      for (let j = 0; j < width; j++) z += (slopes[j]! * (rows[i]![j]! - means[j]!)) / spreads[j]!
      const error = ((1 / (1 + Math.exp(-z)) - Number(isCommand)) * importance) / whole
      shift += error
      for (let j = 0; j < width; j++) gradient[j]! += (error * (rows[i]![j]! - means[j]!)) / spreads[j]!
    }
    constant -= PACE * shift
    for (let j = 0; j < width; j++) slopes[j]! -= PACE * (gradient[j]! + HELD_BACK * slopes[j]!)
  }
  const [lead = 1, allowance = 0, coverage = 0, spread = 0, ...own] = [...slopes].map((v, j) => v / spreads[j]!)
  const ofSpecial = (special: Special): number => (own[specials.indexOf(special)] ?? 0) / lead
  return {
    ...{ allowance: allowance / lead, coverage: coverage / lead, spread: spread / lead },
    ...{ level: ofSpecial('level'), weakest: ofSpecial('weakest'), last: ofSpecial('last') },
  }
}
