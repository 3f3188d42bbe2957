/** What a link says, led to the part of the session it is for. */
import { missingCase } from '../../shared/errors'
import type { EpochMs } from '../../shared/time'
import type { AppError } from '../../shared/view'
import type { LinkEvent, UnknownEvents } from '../link'
import type { Responses } from './answers/responses'
import type { Asked } from './asked'
import type { InputAudio } from './conversation/inputAudio'

export interface Listeners {
  input: InputAudio
  responses: Responses
  asked: Asked
  /** Who hears without words (speech to speech) says nothing about whether there were any. */
  hearsWords: boolean
  unknown: UnknownEvents
  log(message: string): void
  /** The link ends by itself then. */
  expires(at: EpochMs): void
  broken(error: AppError): void
}

export function fromLink(
  event: LinkEvent,
  { input, responses, asked, hearsWords, unknown, log, expires, broken }: Listeners,
): void {
  switch (event.type) {
    case 'speechStarted':
      return input.speechStarted(event.turnId, event.atMs)
    case 'speechStopped':
      return input.speechStopped(event.turnId, event.lastVoicedAtMs)
    case 'listenedTo':
      return input.listenedTo(event.turnId, event.atMs)
    case 'userDelta':
      return input.transcripts.growing(event.turnId)
    case 'speechEnded':
    case 'served':
    // Beside it whoever keeps the bounds has it.
    case 'billed':
      return
    case 'expires':
      return expires(event.at)
    case 'userFinal':
      if (event.unwritten === 'failed') input.transcripts.unwritten(event.turnId)
      else input.transcripts.final(event.turnId, event.text)
      if (input.transcripts.isExpected(event.turnId)) asked.said(event.text, event.turnId)
      if (event.text === '' && hearsWords) responses.nothingSaid(event.turnId)
      return input.settled(event.turnId)
    case 'responseStarted':
      responses.event(event)
      return input.settled(event.turnId)
    case 'responseFailed':
      // Written down beside the answer, its words may come all the same.
      if (hearsWords) {
        input.failed(event.turnId)
        input.transcripts.failed(event.turnId, event.error)
      }
      responses.event(event)
      return input.settled(event.turnId)
    case 'replyDelta':
    case 'replyWords':
    case 'audio':
    case 'audioEnded':
    case 'responseDone':
    case 'toolRequested':
    case 'toolsAwaited':
      return responses.event(event)
    case 'noticed':
      return log(event.error.message)
    case 'lost':
      return broken(event.error)
    case 'unknown':
      return unknown.came(event.name)
    default:
      return missingCase(event)
  }
}
