/**
 * Text of a user, model, file or device as one harmless line of a terminal. Nothing in it can move the cursor, colour,
 * rename the window, answer for the keyboard or turn the reading order around. Pure.
 */

/** C0 controls have pictures at the same distance; DEL has its own. */
const PICTURES = 0x2400
const DELETE = 0x7f
const PICTURE_OF_DELETE = '\u2421'
const REPLACEMENT = '\uFFFD'

/** Breaks of a line, the separators of Unicode among them, and the blanks around them, which may be none around anything. */
const GAPS = /[ \t\n\v\f\r\u0085\u2028\u2029]+/g
const BREAK = /[\t\n\v\f\r\u0085\u2028\u2029]/
/** The controls that are left, and the marks that reorder what is shown. */
const CONTROLS = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

/** Line breaks and tabs become a space, C0 controls their pictures (ESC is ␛), all other controls U+FFFD. */
export const printable = (text: string): string =>
  text
    .toWellFormed()
    .replace(GAPS, (gap) => (BREAK.test(gap) ? ' ' : gap))
    .replace(CONTROLS, (control) => {
      const code = control.charCodeAt(0)
      if (code === DELETE) return PICTURE_OF_DELETE
      return code < 0x20 ? String.fromCharCode(PICTURES + code) : REPLACEMENT
    })

/** As `printable`, each line for itself: for a stack trace. */
export const printableLines = (text: string): string => text.split(/\r?\n/).map(printable).join('\n')

/** Of JSON: what would be replaced is escaped, and read back as it was. Its own line breaks stay. */
export const printableJson = (json: string): string =>
  json.replace(/[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu, (control) =>
    control === '\n' ? control : `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
