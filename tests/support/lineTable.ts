/** Reads the table of lines in docs/headless.md, so that the page and the program can be held against each other. */
import { readFileSync } from 'node:fs'

interface Field {
  type: string
  optional: boolean
}

export type LineTable = ReadonlyMap<string, ReadonlyMap<string, Field>>

export function lineTable(page = 'docs/headless.md'): LineTable {
  const table = new Map<string, Map<string, Field>>()
  for (const row of readFileSync(page, 'utf8').split('\n')) {
    const found = /^\| `(\w+)` \| `(\w+)` \| (string|number|object)(, optional)? \|/.exec(row)
    if (!found) continue
    const [, line = '', field = '', type = '', optional] = found
    const fields = table.get(line) ?? new Map<string, Field>()
    table.set(line, fields.set(field, { type, optional: optional !== undefined }))
  }
  return table
}

/** What is wrong with a printed line, in words; nothing when the page describes it exactly. */
export function complaints(printed: Readonly<Record<string, unknown>>, table: LineTable): string[] {
  const { type, t, ...rest } = printed
  const fields = typeof type === 'string' ? table.get(type) : undefined
  if (!fields) return [`no line is called ${String(type)}`]
  const found = typeof t === 'number' && t >= 0 ? [] : [`${type}: t is ${String(t)}`]
  for (const [name, { type: wanted, optional }] of fields) {
    const isThere = name in rest
    if (!isThere && !optional) found.push(`${type}: ${name} is missing`)
    if (isThere && typeof rest[name] !== wanted) found.push(`${type}: ${name} is no ${wanted}`)
  }
  for (const name of Object.keys(rest)) if (!fields.has(name)) found.push(`${type}: ${name} is not in the table`)
  return found
}
