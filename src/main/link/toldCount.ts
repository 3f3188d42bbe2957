/** Pure: how many of something a service says it counted, where it may say anything. */

/** More than any account has: whatever is added to it and multiplied stays a number. */
const MOST = 1e12

/** Nothing where it is no number, or none of a count. */
export const toldCount = (value: unknown): number =>
  typeof value === 'number' && value > 0 && Number.isFinite(value) ? Math.min(value, MOST) : 0
