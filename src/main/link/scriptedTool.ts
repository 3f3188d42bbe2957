/** Which tool a scripted answer calls, and with what: by name in the user's words, with values its schema allows. Pure. */
import { recordOf } from '../../shared/records'
import type { ToolSpec } from './link'

/** The first tool offered, when the words ask for one: "tool", or the name of any that is offered. */
export function wantedTool(text: string, tools: readonly ToolSpec[]): ToolSpec | undefined {
  const said = words(text)
  const named = tools.some(({ name }) => said.includes(words(name)))
  return said.includes(' tool ') || named ? tools[0] : undefined
}

/** `get_weather`, `getWeather` and "get weather" are the same words. */
const words = (text: string): string =>
  ` ${text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ')} `

/** How deep a schema is followed; a schema may contain itself. */
const DEEPEST = 8

/** The smallest value a JSON schema describes: what it requires and nothing else. */
export function sampleArguments(schema: unknown, depth = 0): unknown {
  const { type, enum: allowed, const: only, properties, required, minimum, items, minItems } = recordOf(schema)
  if (only !== undefined) return only
  if (Array.isArray(allowed) && allowed.length > 0) return allowed[0]
  switch (Array.isArray(type) ? type[0] : type) {
    case 'string':
      return 'scripted'
    case 'number':
    case 'integer':
      return typeof minimum === 'number' ? minimum : 0
    case 'boolean':
      return false
    case 'null':
      return null
    case 'array': {
      const count = typeof minItems === 'number' ? Math.min(minItems, DEEPEST) : 0
      return depth < DEEPEST ? Array.from({ length: count }, () => sampleArguments(items, depth + 1)) : []
    }
    default: {
      const wanted = Array.isArray(required) && depth < DEEPEST ? required : []
      const entries = wanted.map((name) => [String(name), sampleArguments(recordOf(properties)[name], depth + 1)])
      return Object.fromEntries(entries)
    }
  }
}
