/** 0 to `length` - 1 in another order each time. */
export function shuffled(length: number): number[] {
  const all = Array.from({ length }, (_, at) => ({ at, by: Math.random() }))
  return all.sort((a, b) => a.by - b.by).map(({ at }) => at)
}
