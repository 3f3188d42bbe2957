/** What is remembered of much that comes and goes: the newest of it. Pure. */

/** Takes the oldest out, in the order they were put in, until no more than `most` are left. */
export function keepNewest<Key>(kept: Map<Key, unknown> | Set<Key>, most: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return
    kept.delete(oldest)
  }
}
