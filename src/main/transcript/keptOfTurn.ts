/** Who served a turn and what was called in it, out of JSON that anybody may have written. Pure. */
import { ERROR_TEXTS, type ErrorCode } from '../../shared/errors'
import { recordOf } from '../../shared/records'
import { SERVER_NAMES, SERVICE_NAMES, type ServerId, type ServiceId } from '../../shared/services'
import { SERVED_PARTS, type Served, type ServedBy, type ToolCall } from '../../shared/view'

/** Only parts that Parley knows; undefined where none is left. */
export function servedOf(value: unknown): Served | undefined {
  const kept = SERVED_PARTS.flatMap((part) => {
    const by = servedByOf(recordOf(value)[part])
    return by ? [[part, by] as const] : []
  })
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

/** Calls that are none are left out; undefined where none is left. */
export function toolsOf(value: unknown): ToolCall[] | undefined {
  const calls = Array.isArray(value) ? value.flatMap((each) => toolCallOf(each) ?? []) : []
  return calls.length > 0 ? calls : undefined
}

function servedByOf(value: unknown): ServedBy | undefined {
  const { service, model, insteadOf } = recordOf(value)
  if (!isKeyOf<ServerId>(SERVER_NAMES, service)) return undefined
  const first = insteadOfOf(insteadOf)
  return { service, ...(typeof model === 'string' && { model }), ...(first && { insteadOf: first }) }
}

function insteadOfOf(value: unknown): ServedBy['insteadOf'] {
  const { service, code } = recordOf(value)
  return isKeyOf<ServiceId>(SERVICE_NAMES, service) && isKeyOf<ErrorCode>(ERROR_TEXTS, code)
    ? { service, code }
    : undefined
}

function toolCallOf(value: unknown): ToolCall | undefined {
  const { name, arguments: given, result, error, tookMs } = recordOf(value)
  if (typeof name !== 'string' || typeof given !== 'string') return undefined
  return {
    ...{ name, arguments: given },
    ...(typeof result === 'string' && { result }),
    ...(typeof error === 'string' && { error }),
    ...(typeof tookMs === 'number' && Number.isFinite(tookMs) && { tookMs }),
  }
}

const isKeyOf = <Key extends string>(table: Readonly<Record<Key, unknown>>, value: unknown): value is Key =>
  typeof value === 'string' && Object.hasOwn(table, value)
