/** Whether what came from a host is something a host says. Native code runs there: its memory is nobody's promise. Pure. */
import type { FromHost } from './protocol'

type Check = (value: unknown) => boolean

const isNumber: Check = Number.isFinite
const isText: Check = (value) => typeof value === 'string'
const isSamples: Check = (value) => value instanceof Int16Array
const isRate: Check = (value) => typeof value === 'number' && value > 0 && Number.isFinite(value)
const isFlag: Check = (value) => typeof value === 'boolean'

const isDevice: Check = (value) =>
  holds(value, { id: isText, name: isText, api: isText, isDefault: isFlag }) &&
  ['input', 'output'].includes((value as { kind: string }).kind)

const stream = { stream: isNumber }

/** The fields of each kind of message. One that is missing here does not compile. */
const FIELDS: Readonly<Record<FromHost['type'], Readonly<Record<string, Check>>>> = {
  ready: { built: isFlag },
  devices: { devices: (value) => Array.isArray(value) && value.every(isDevice) },
  opened: { ...stream, rateHz: isRate },
  failed: { ...stream, reason: isText },
  frame: { ...stream, flow: isNumber, samples: isSamples, capturedAtMs: isNumber },
  level: { ...stream, dbfs: isNumber },
  signal: stream,
  broken: stream,
  played: { ...stream, positionSamples: isNumber, insertedSamples: isNumber },
  flushed: { ...stream, positionSamples: isNumber },
  closed: stream,
}

export function isFromHost(message: unknown): message is FromHost {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false
  const { type } = message
  return typeof type === 'string' && Object.hasOwn(FIELDS, type) && holds(message, FIELDS[type as FromHost['type']])
}

function holds(value: unknown, fields: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]))
}
