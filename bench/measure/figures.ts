/** Figures as they are reported: quantiles of a sample, and a line beside its goal. Pure. */
import { availableParallelism, cpus, loadavg } from 'node:os'

/** The smallest value that at least `share` (0 to 1) of the values do not exceed. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** So many samples drawn anew say how far a figure would have been off in another run like it. */
const DRAWS = 1_000

/**
 * The quantile `share` (0 to 1) of `ours` over that of `theirs`, pair by pair from the same turns; and between which values
 * that lies in 95 of 100 samples drawn anew from these pairs (bootstrap).
 */
export function ratioOf(ours: readonly number[], theirs: readonly number[], share: number) {
  const ratio = quantile(ours, share) / quantile(theirs, share)
  const drawn = Array.from({ length: DRAWS }, () => {
    const pairs = ours.map(() => Math.floor(Math.random() * ours.length))
    const of = (values: readonly number[]) =>
      quantile(
        Float64Array.from(pairs, (at) => values[at]!),
        share,
      )
    return of(ours) / of(theirs)
  })
  return { ratio, from: quantile(drawn, 0.025), to: quantile(drawn, 0.975) }
}

export const spread = (values: readonly number[], digits = 0): string =>
  [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${quantile(values, share).toFixed(digits)}`).join(' · ')

/** `name | figure | goal | met`: a row of a table in docs/benchmarks. */
export const row = (name: string, figure: string, goal: string, met: boolean): string =>
  `| ${name} | ${figure} | ${goal} | ${met ? 'met' : '**missed**'} |`

/** What the figures are worth: the processor, its cores, and what else it had to do. */
export const machine = (): string =>
  `${cpus()[0]?.model.trim() || 'processor'}, ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}`
