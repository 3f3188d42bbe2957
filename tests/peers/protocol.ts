/**
 * Whole frames against the protocol's own schemas. The live service sends null where the types say "absent" and clients rely
 * on it, so null counts as absent here; and what is counted must be whole, as strict clients demand.
 */
import { inject } from 'vitest'
import { fromBench } from './packages'

// biome-ignore lint/suspicious/noExplicitAny: frames and schemas are data
type Data = any

/** What a session has beside what the types allow a client to set. */
const SERVER_SIDE = ['id', 'object', 'expires_at']
const COUNTED = /(_ms|_tokens|_index|expires_at)$/

export interface Protocol {
  /** The types of the protocol's events. */
  readonly serverTypes: readonly string[]
  readonly clientTypes: readonly string[]
  /** What is wrong with a frame of the server; empty when it is as the types say. */
  complaints(frame: Data): string[]
}

export async function protocol(): Promise<Protocol> {
  const { default: Ajv } = await fromBench('ajv')
  const schemas = inject('schemas') as Record<string, Data>
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  ajv.addSchema(schemas.RealtimeServerEvent, 'server')
  const typeOf = (name: string, schema: Data): string => schema.definitions[name].properties.type.const
  const members = (union: string): string[] =>
    schemas[union].definitions[union].anyOf.map(({ $ref }: Data) => decodeURIComponent($ref.split('/').at(-1)))
  const names = new Map(
    members('RealtimeServerEvent').map((name) => [typeOf(name, schemas.RealtimeServerEvent), name] as const),
  )
  return {
    serverTypes: [...names.keys()],
    clientTypes: members('RealtimeClientEvent').map((name) => typeOf(name, schemas.RealtimeClientEvent)),
    complaints(frame) {
      const name = names.get(frame.type)
      if (name === undefined) return [`there is no event ${frame.type}`]
      const validate = ajv.getSchema(`server#/definitions/${encodeURIComponent(name)}`)
      const plain = withoutNulls(frame)
      if (plain.session) for (const key of SERVER_SIDE) delete plain.session[key]
      const wrong = validate(plain) ? [] : validate.errors
      return [
        ...wrong.map((error: Data) => `${frame.type}${error.instancePath} ${error.message}`),
        ...fractions(frame).map((path) => `${frame.type} ${path} is not whole`),
      ]
    },
  }
}

/** A copy without what is null, but in the schema of a tool, which is the client's own. */
function withoutNulls(value: Data): Data {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([, each]) => each !== null)
  return Object.fromEntries(kept.map(([key, each]) => [key, key === 'parameters' ? each : withoutNulls(each)]))
}

function fractions(value: Data, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => {
    const isFraction = COUNTED.test(key) && typeof each === 'number' && !Number.isInteger(each)
    return [...(isFraction ? [`${path}.${key}`] : []), ...fractions(each, `${path}.${key}`)]
  })
}
