/** The child without its process: carries out what main asks, on the one model it was given. The engine and the way back are arguments. */
import { missingCase } from '../../../../shared/errors'
import type { Hz } from '../../../audio'
import type { HeardWord } from '../ports'
import type { FromEngine, LocalModel, ToEngine } from './protocol'

/** What a library must be able to do. */
export interface Engine {
  /** Throws where a file is missing or is none; a damaged one may end the process. */
  load(model: LocalModel, threads: number): Promise<LoadedModel>
}

export interface LoadedModel {
  rateHz: Hz
  /** Of a recognizer. */
  hear?(): EngineHearing
  /** Of a voice. `onSound` says whether to go on. */
  speak?(text: string, speed: number, onSound: (samples: Int16Array) => boolean): Promise<void>
}

export interface EngineHearing {
  /** @returns the words so far */
  push(samples: Int16Array): string
  end(): { text: string; words: HeardWord[] }
}

/** Returns what takes the messages of main. */
export function serveEngine(engine: Engine, post: (message: FromEngine) => void): (message: ToEngine) => void {
  let model: LoadedModel | undefined
  let hearing: { utterance: number; stream: EngineHearing; text: string } | undefined
  let making: Promise<void> = Promise.resolve()
  const dropped = new Set<number>()
  const waiting = new Set<number>()

  const load = async (wanted: LocalModel, threads: number): Promise<void> => {
    try {
      model = await engine.load(wanted, threads)
      post({ type: 'loaded', rateHz: model.rateHz })
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      post({ type: 'refused', reason, missing: thrown instanceof NoEngine })
    }
  }

  const push = (utterance: number, samples: Int16Array): void => {
    if (hearing?.utterance !== utterance) return post({ type: 'heard', utterance })
    const text = hearing.stream.push(samples)
    if (text === hearing.text) return post({ type: 'heard', utterance })
    hearing.text = text
    post({ type: 'heard', utterance, text })
  }

  const end = (utterance: number): void => {
    // Every order has its answer: nobody waits for a child that has nothing to do.
    if (hearing?.utterance !== utterance) return post({ type: 'final', utterance, text: '', words: [] })
    const { stream } = hearing
    hearing = undefined
    post({ type: 'final', utterance, ...stream.end() })
  }

  const speak = async (clause: number, text: string, speed: number): Promise<void> => {
    const onSound = (samples: Int16Array) => {
      if (!dropped.has(clause) && samples.length > 0) post({ type: 'sound', clause, samples })
      return !dropped.has(clause)
    }
    if (!dropped.has(clause)) await model?.speak?.(text, speed, onSound)
    waiting.delete(clause)
    dropped.delete(clause)
    post({ type: 'spoken', clause })
  }

  return (message) => {
    switch (message.type) {
      case 'load':
        return void load(message.model, message.threads)
      case 'hear': {
        const stream = model?.hear?.()
        if (stream) hearing = { utterance: message.utterance, stream, text: '' }
        return
      }
      case 'push':
        return push(message.utterance, message.samples)
      case 'endHearing':
        return end(message.utterance)
      case 'abandon':
        if (hearing?.utterance === message.utterance) hearing = undefined
        return
      case 'speak': {
        const { clause, text, speed } = message
        waiting.add(clause)
        making = making.then(() => speak(clause, text, speed))
        return
      }
      case 'drop':
        if (waiting.has(message.clause)) dropped.add(message.clause)
        return
      default:
        return missingCase(message)
    }
  }
}

/** The library itself is not here. */
export class NoEngine extends Error {}
