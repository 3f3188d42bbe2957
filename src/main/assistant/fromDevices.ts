/** What microphone and speaker say, to the session and the books. */
import { appError, missingCase } from '../../shared/errors'
import type { AppError, ResponseId } from '../../shared/view'
import type { MicrophoneEvent } from '../capture'
import type { Cut, SpeakerEvent } from '../playback'
import type { Parts } from './parts'

export interface DeviceListeners {
  listening(turn: number): void
  levelIn(dbfs: number): void
  levelOut(dbfs: number): void
  sourceEnded(): void
  /** Hands-free: what sounds while a gate is open (a cue, an announcement) must not be heard. */
  halfDuplex(): boolean
  drained(response: ResponseId): void
  speakerFailed(cuts: readonly Cut[], error: AppError): void
}

export function fromMicrophone(parts: Parts, listeners: DeviceListeners, event: MicrophoneEvent): void {
  switch (event.type) {
    case 'listening':
      return listeners.listening(event.turn)
    case 'ended':
      return parts.session.post({ type: 'gateEnded', turn: event.turn })
    case 'failed':
      if (event.turn === undefined) return parts.notice(event.error)
      return parts.session.post({ type: 'micFailed', turn: event.turn, error: explained(parts, event.error) })
    case 'returned':
      return parts.session.post({ type: 'micReturned' })
    case 'noticed':
      return parts.notice(event.error.code === 'device.silent' ? explained(parts, event.error) : event.error)
    case 'level':
      return listeners.levelIn(event.dbfs)
    case 'sourceEnded':
      return listeners.sourceEnded()
    default:
      return missingCase(event)
  }
}

/** A microphone that the system withholds fails or gives silence; whoever is told of that alone looks in the wrong place. */
const explained = (parts: Parts, error: AppError): AppError =>
  parts.microphoneBlocked() ? appError('microphone.blocked') : error

export function fromSpeaker(parts: Parts, listeners: DeviceListeners, event: SpeakerEvent): void {
  switch (event.type) {
    case 'firstSampleHandedOver':
      return parts.book.answers.handedOver(event.responseId, event.atMs)
    case 'drained':
      listeners.drained(event.responseId)
      return parts.session.post({ type: 'drained', response: event.responseId })
    case 'sounding':
      return listeners.halfDuplex() ? parts.mute.echo(event.active) : undefined
    case 'level':
      return listeners.levelOut(event.dbfs)
    case 'failed':
      listeners.speakerFailed(event.cuts, event.error)
      // Without one, a cue or a tone alone was lost: the answer of the turn that goes on can be read.
      if (event.cuts.length === 0) return parts.notice(event.error)
      return parts.session.post({ type: 'speakerFailed', error: event.error })
    case 'noticed':
      return parts.notice(event.error)
    default:
      return missingCase(event)
  }
}
