/** Figures as they are reported: quantiles of a sample, and a line beside its goal. Pure. */
import { availableParallelism, cpus, loadavg } from 'node:os'

/** The smallest value that at least `share` (0 to 1) of the values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const spread = (values: readonly number[]): string =>
  [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${quantile(values, share).toFixed(0)}`).join(' · ')

/** `name | figure | goal | met`: a row of the table in docs/benchmarks.md. */
export const row = (name: string, figure: string, goal: string, met: boolean): string =>
  `| ${name} | ${figure} | ${goal} | ${met ? 'met' : '**missed**'} |`

/** What the figures are worth: the processor, its cores, and what else it had to do. */
export const machine = (): string =>
  `${cpus()[0]?.model.trim() || 'processor'}, ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}`
