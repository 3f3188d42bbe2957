/** A row of the settings in words: a plain name, and one line of why. */
export interface RowWords {
  label: string
  why: string
}

export const row = (label: string, why: string): RowWords => ({ label, why })
