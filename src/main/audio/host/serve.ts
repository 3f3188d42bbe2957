/**
 * The sound host without its process: carries out what main asks, on the streams that are open. The native module and
 * the way back to main are arguments.
 */
import { missingCase } from '../../../shared/errors'
import type { Clock } from '../../../shared/time'
import { InputPump } from './inputPump'
import type { NativeCard } from './nativeCard'
import { OutputPump } from './outputPump'
import type { FromHost, StreamId, ToHost } from './protocol'

export interface ServeOptions {
  /** Throws where it was not built. */
  load(): NativeCard
  post(message: FromHost): void
  clock: Pick<Clock, 'now' | 'after'>
}

type Opening = Extract<ToHost, { type: 'openInput' | 'openOutput' }>

/** Returns what takes the messages of main. `ready` is posted first. */
export function serve({ load, post, clock }: ServeOptions): (message: ToHost) => void {
  const inputs = new Map<StreamId, InputPump>()
  const outputs = new Map<StreamId, OutputPump>()
  const awaited = new Set<StreamId>()
  /** Some systems give a device to one at a time: what is closing is waited for. */
  let closing: Promise<unknown> = Promise.resolve()
  const card = tryLoad(load)
  post({ type: 'ready', built: card !== undefined })

  const open = ({ type, stream, device, rateHz }: Opening): void => {
    // Closed again before its turn came.
    if (!awaited.delete(stream)) return
    try {
      if (card === undefined) throw new Error('not built')
      const opened = card.open(type === 'openInput' ? 'input' : 'output', device, rateHz)
      if (type === 'openInput') inputs.set(stream, new InputPump({ ...opened, stream, post, clock }))
      else outputs.set(stream, new OutputPump({ ...opened, stream, post }))
      post({ type: 'opened', stream, rateHz: opened.rateHz })
    } catch (thrown) {
      post({ type: 'failed', stream, reason: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  }

  const close = (stream: StreamId): void => {
    const pump = inputs.get(stream) ?? outputs.get(stream)
    awaited.delete(stream)
    inputs.delete(stream)
    outputs.delete(stream)
    const closed = (pump?.close() ?? Promise.resolve()).then(() => post({ type: 'closed', stream }))
    closing = Promise.all([closing, closed])
  }

  return (message) => {
    switch (message.type) {
      case 'list':
        return post({ type: 'devices', devices: card?.devices() ?? [] })
      case 'openInput':
      case 'openOutput':
        awaited.add(message.stream)
        return void closing.then(() => open(message))
      case 'flow':
        return inputs.get(message.stream)?.flow(message.flow, message.preRollMs)
      case 'hold':
        return inputs.get(message.stream)?.hold()
      case 'write':
        return outputs.get(message.stream)?.write(message.samples)
      case 'finish':
        return outputs.get(message.stream)?.finish()
      case 'flush': {
        const positionSamples = outputs.get(message.stream)?.flush() ?? 0
        return post({ type: 'flushed', stream: message.stream, positionSamples })
      }
      case 'close':
        return close(message.stream)
      default:
        return missingCase(message)
    }
  }
}

function tryLoad(load: () => NativeCard): NativeCard | undefined {
  try {
    return load()
  } catch {
    return undefined
  }
}
