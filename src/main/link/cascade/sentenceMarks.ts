/** Marks that end a sentence, as classes of a regular expression: those with a space behind them, and those written without. */

export const SPACED_ENDS = '.!?…؟۔।'
export const UNSPACED_ENDS = '。！？｡'

/** What is closed behind either belongs to the sentence. */
export const SPACED_CLOSERS = `"'”’)\\]`
export const UNSPACED_CLOSERS = `"'”’」』）】》`
