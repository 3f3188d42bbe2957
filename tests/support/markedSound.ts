/** Sound that is like nothing else, and where it stands in a recording: what is lost or doubled on the way moves the rest. */

/** Samples that are compared of those that lie beside each other, while the place is still looked for. */
const ROUGHLY = 12
/** And when it is nearly known: the noise is smooth enough for every third. */
const CLOSELY = 3
/** So many samples around a rough place are looked at closely. */
const AROUND = 4

export function noise(length: number, seed: number): Int16Array {
  let state = seed >>> 0
  let [once, twice] = [0, 0]
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    // Smoothed, so that resampling on the way leaves it as it is.
    once = 0.8 * once + 0.2 * (state / 2 ** 31 - 1)
    twice = 0.8 * twice + 0.2 * once
    return Math.round(twice * 60_000)
  })
}

/** Where `wanted` begins in `heard`, and how alike they are there (1: the same but for loudness). Quick enough to poll. */
export function find(wanted: Int16Array, heard: Int16Array): { at: number; likeness: number } {
  const last = heard.length - wanted.length
  const rough = best(0, last, 2, (at) => likenessAt(at, wanted, heard, ROUGHLY))
  const [from, to] = [Math.max(0, rough.at - AROUND), Math.min(last, rough.at + AROUND)]
  return best(from, to, 1, (at) => likenessAt(at, wanted, heard, CLOSELY))
}

function best(from: number, to: number, step: number, likenessOf: (at: number) => number) {
  let found = { at: -1, likeness: 0 }
  for (let at = from; at <= to; at += step) {
    const likeness = likenessOf(at)
    if (likeness > found.likeness) found = { at, likeness }
  }
  return found
}

function likenessAt(at: number, wanted: Int16Array, heard: Int16Array, step: number): number {
  let [product, wantedEnergy, heardEnergy] = [0, 0, 0]
  for (let i = 0; i < wanted.length; i += step) {
    const [one, other] = [wanted[i]!, heard[at + i]!]
    product += one * other
    wantedEnergy += one * one
    heardEnergy += other * other
  }
  return product / Math.sqrt(Math.max(1, heardEnergy * wantedEnergy))
}
