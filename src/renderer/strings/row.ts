/** A row of the settings in words: a plain name, and one line of why. */
export const row = (label: string, why: string) => ({ label, why })
