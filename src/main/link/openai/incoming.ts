/**
 * What a service says, to whom it concerns: the user's turns, the answers, or whoever keeps the session. Sound comes first;
 * keeps no books of its own.
 */
import { missingCase } from '../../../shared/errors'
import type { LinkEvent } from '../link'
import type { Answers } from './answers'
import type { WireEvent, WireUsage } from './decode'
import { turnNamed } from './items'
import type { RealtimeOptions } from './options'
import { transcriptionUsage } from './usage'
import type { UserTurns } from './userTurns'

export interface IncomingPorts {
  turns: UserTurns
  answers: Answers
  options: Pick<RealtimeOptions, 'turnDetection' | 'silenceMs'>
  emit(event: LinkEvent): void
  /** An item that the service has just confirmed, of a turn that was taken out meanwhile. */
  forgotten(itemId: string): void
  session(event: Of<'session'>): void
  refused(event: Of<'refused'>): void
  log(message: string): void
}

type Of<Type extends WireEvent['type']> = Extract<WireEvent, { type: Type }>

export class Incoming {
  readonly #ports: IncomingPorts
  #spoke = false

  constructor(ports: IncomingPorts) {
    this.#ports = ports
  }

  /** Sound of an answer has come: from then on the voice is fixed. */
  get spoke(): boolean {
    return this.#spoke
  }

  take(event: WireEvent): void {
    const { turns, answers, emit, log } = this.#ports
    switch (event.type) {
      case 'audio':
        this.#spoke = true
        return answers.audio(event)
      case 'text':
        return answers.text(event)
      case 'wholeText':
        return answers.wholeText(event)
      case 'audioDone':
        return answers.audioDone(event)
      case 'responseCreated':
        turns.answered(turnNamed(event.metadata))
        return answers.created(event)
      case 'call':
        return answers.call(event)
      case 'responseDone':
        return answers.done(event)
      case 'session':
        return this.#ports.session(event)
      case 'committed':
        if (turns.committed(event.itemId)) this.#ports.forgotten(event.itemId)
        return
      case 'speechStarted': {
        const started = turns.speechStarted(event.itemId, event.atMs)
        return started && emit({ type: 'speechStarted', ...started })
      }
      case 'speechStopped':
        return this.#speechStopped(event)
      case 'userDelta': {
        const heard = turns.heard(event.itemId, event.delta)
        return heard && emit({ type: 'userDelta', ...heard })
      }
      case 'userFinal':
        return this.#wordsFinal(event, event.text.trim(), event.usage)
      case 'userFailed':
        log('the words of a turn could not be written down')
        return this.#wordsFinal(event, '', undefined)
      case 'refused':
        return this.#ports.refused(event)
      case 'nothing':
        return
      case 'unknown':
        return emit({ type: 'unknown', name: event.name })
      default:
        return missingCase(event)
    }
  }

  #speechStopped({ itemId, atMs }: Of<'speechStopped'>): void {
    const { turns, options, emit } = this.#ports
    const { turnDetection, silenceMs } = options
    const stopped = turns.speechStopped(itemId, atMs, turnDetection === 'silence' ? silenceMs : undefined)
    if (stopped) emit({ type: 'speechStopped', ...stopped })
  }

  #wordsFinal({ type, itemId }: Of<'userFinal' | 'userFailed'>, text: string, usage: WireUsage | undefined): void {
    const turnId = this.#ports.turns.final(itemId)
    if (turnId === undefined) return
    // What the service could make no words of was no less a turn: it is answered by its sound.
    const unwritten = text === '' && { unwritten: type === 'userFailed' ? ('failed' as const) : ('wordless' as const) }
    this.#ports.emit({ type: 'userFinal', turnId, text, usage: transcriptionUsage(usage), ...unwritten })
  }
}
