/** Pure: the name of an event, field or error as a service spells it. A service may put anything there, also what it quotes. */

const LONGEST = 80
/** Words, with a number of three digits at most, joined by dots and underscores; places of lists in brackets. No key looks like that. */
const NAME = /^[A-Za-z]{1,40}\d{0,3}(?:[._][A-Za-z]{1,40}\d{0,3}|\[\d{1,3}\])*$/

/** Empty where it is no name: whatever it is, it is repeated nowhere. */
export const wireName = (text: string): string => (text.length <= LONGEST && NAME.test(text) ? text : '')
