/**
 * What an IPC message may carry, as JSON: the kinds that Electron's structured clone carries, each but the plainest with
 * its tag. Used by main and, as source text, by the page, so `makeCodec` uses nothing but its own inside.
 */

export interface Codec {
  /** Throws "An object could not be cloned." for functions, symbols and promises, as Electron does. */
  encode(value: unknown): string
  decode(text: string): unknown
}

export function makeCodec(): Codec {
  const TYPED = [
    ...[Uint8Array, Int8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
    ...[Float32Array, Float64Array, BigInt64Array, BigUint64Array],
  ]
  type Tagged = { t: string; v?: unknown }
  const refuse = (): never => {
    throw new Error('An object could not be cloned.')
  }
  const bytesOf = (value: ArrayBuffer | ArrayBufferView): string => {
    const view = ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value)
    let text = ''
    for (const byte of view) text += String.fromCharCode(byte)
    return btoa(text)
  }
  const fold = (value: unknown): unknown => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (value === undefined) return { t: 'undefined' }
    if (typeof value === 'number') {
      const isPlain = Number.isFinite(value) && !Object.is(value, -0)
      return isPlain ? value : { t: 'number', v: Object.is(value, -0) ? '-0' : String(value) }
    }
    if (typeof value === 'bigint') return { t: 'bigint', v: String(value) }
    if (typeof value !== 'object' || value instanceof Promise) return refuse()
    if (Array.isArray(value)) return value.map(fold)
    if (value instanceof Date) return { t: 'date', v: fold(value.getTime()) }
    if (value instanceof Map) return { t: 'map', v: [...value].map(([key, item]) => [fold(key), fold(item)]) }
    if (value instanceof Set) return { t: 'set', v: [...value].map(fold) }
    if (value instanceof RegExp) return { t: 'regexp', v: [value.source, value.flags] }
    if (value instanceof Error) return { t: 'error', v: [value.name, value.message] }
    if (value instanceof ArrayBuffer) return { t: 'buffer', v: bytesOf(value) }
    // A Buffer arrives as the Uint8Array that it is.
    if (ArrayBuffer.isView(value)) {
      const type = TYPED.find((each) => value instanceof each)
      return type ? { t: type.name, v: bytesOf(value) } : refuse()
    }
    return { t: 'object', v: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fold(item)])) }
  }
  const unfold = (folded: unknown): unknown => {
    if (Array.isArray(folded)) return folded.map(unfold)
    if (folded === null || typeof folded !== 'object') return folded
    const { t, v } = folded as Tagged
    const pairs = v as [string, string][]
    const bytes = () => Uint8Array.from(atob(v as string), (char) => char.charCodeAt(0))
    switch (t) {
      case 'undefined':
        return undefined
      case 'number':
        return Number(v)
      case 'bigint':
        return BigInt(v as string)
      case 'date':
        return new Date(unfold(v) as number)
      case 'map':
        return new Map(pairs.map(([key, item]) => [unfold(key), unfold(item)]))
      case 'set':
        return new Set(pairs.map(unfold))
      case 'regexp':
        return new RegExp((v as string[])[0] as string, (v as string[])[1])
      case 'error': {
        const [name, message] = v as unknown as [string, string]
        return Object.assign(new Error(message), { name })
      }
      case 'buffer':
        return bytes().buffer
      case 'object':
        return Object.fromEntries(Object.entries(v as object).map(([key, item]) => [key, unfold(item)]))
      default: {
        const type = TYPED.find((each) => each.name === t)
        return type ? new type(bytes().buffer) : refuse()
      }
    }
  }
  return {
    encode: (value) => JSON.stringify(fold(value)),
    decode: (text) => unfold(JSON.parse(text)),
  }
}
