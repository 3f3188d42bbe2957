/** Amounts of money as people type them. Pure. */

/** US dollars; an empty text is no cap, which is 0. Undefined where it is no amount. Pure. */
export function amountOf(text: string): number | undefined {
  const plain = text.trim().replace(/^\$/, '').replace(',', '.')
  if (plain === '') return 0
  return /^\d{1,6}(\.\d{1,2})?$/.test(plain) ? Number(plain) : undefined
}
