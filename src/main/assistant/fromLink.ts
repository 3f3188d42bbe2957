/** What the link says, to the books, the session and the speaker. Sound first: nothing may stand between it and the speaker. */
import { appError, missingCase, toAppError } from '../../shared/errors'
import type { AppError } from '../../shared/view'
import type { LinkEvent } from '../link'
import type { AnswerFormat } from '../playback'
import { wordsOf } from './log'
import type { Parts } from './parts'

export function fromLink(parts: Parts, event: LinkEvent): void {
  const { session, book, keeper } = parts
  switch (event.type) {
    case 'audio':
      return sound(parts, event)
    case 'speechStarted':
      session.post({ type: 'speechStarted', turn: event.turnId })
      for (const picture of parts.pictures.take(event.turnId)) keeper.add(picture)
      return book.speechStarted(event.turnId)
    case 'speechStopped':
      book.lastVoiced(event.turnId, event.lastVoicedAtMs)
      book.decided(event.turnId)
      book.speechStopped(event.turnId)
      return session.post({ type: 'speechStopped', turn: event.turnId })
    case 'speechEnded':
      return book.lastVoiced(event.turnId, event.lastVoicedAtMs)
    case 'userDelta':
      return book.userDelta(event.turnId, event.text)
    case 'userFinal':
      if (event.unwritten) return book.unwritten(event.turnId, event.usage)
      if (event.text === '') return session.post({ type: 'nothingHeard', turn: event.turnId })
      return book.userFinal(event.turnId, event.text, event.usage)
    case 'responseStarted':
      // The turn was cut before its answer began: the link must not go on with it.
      if (!book.isOpen(event.turnId) || parts.cut.turns.has(event.turnId)) {
        book.answers.beganLate(event.turnId, event.responseId)
        return keeper.cancel({ responseId: event.responseId, heardMs: 0 })
      }
      book.answers.responseStarted(event.turnId, event.responseId)
      parts.speaker.rehearse(answerFormat(parts))
      return session.post({ type: 'responseStarted', turn: event.turnId, response: event.responseId })
    case 'served':
      return book.served(event.turnId, event.part, event.by)
    case 'replyDelta':
      return current(parts, event.responseId) ? book.answers.replyDelta(event.responseId, event.text) : undefined
    case 'replyWords':
      return book.answers.replyWords(event.responseId, event.words)
    case 'audioEnded':
      return ended(parts, event.responseId)
    case 'responseDone':
      book.answers.responseDone(event.responseId, event.outcome, event.usage, event.wire)
      if (current(parts, event.responseId) && !book.answers.sounded(event.responseId)) {
        session.post({ type: 'endedSilent', response: event.responseId })
      }
      return
    case 'responseFailed':
      parts.stall.over()
      if (event.responseId !== undefined) book.answers.used(event.responseId, event.usage)
      else book.unwritten(event.turnId, event.usage)
      return session.post({ type: 'responseFailed', turn: event.turnId, error: event.error })
    case 'toolsAwaited':
      return book.answers.used(event.responseId, event.usage)
    case 'billed':
      return book.answers.billed(event.responseId, event.usage)
    case 'expires':
    case 'listenedTo':
      return
    case 'noticed':
      return parts.notice(event.error)
    case 'lost':
      return lost(parts, event.error)
    case 'toolRequested':
      return tool(parts, event)
    case 'unknown':
      return parts.unknown.came(event.name)
    default:
      return missingCase(event)
  }
}

const current = ({ book, cut }: Parts, response: string): boolean =>
  book.answers.turnOf(response) !== undefined && !cut.responses.has(response)

/** Of what the link says. */
export function answerFormat({ keeper, voiceVolume }: Parts): AnswerFormat {
  const { outputRateHz, runsAhead } = keeper.capabilities
  return { rateHz: outputRateHz, runsAhead, volume: voiceVolume() }
}

function sound(parts: Parts, { responseId, samples }: Extract<LinkEvent, { type: 'audio' }>): void {
  if (!current(parts, responseId)) return
  const { book, session, speaker, stall } = parts
  speaker.play(responseId, samples, answerFormat(parts))
  const first = !book.answers.sounded(responseId)
  book.answers.audioMade(responseId, samples.length)
  const turn = book.answers.turnOf(responseId)
  stall.expect(() => {
    const error = appError('turn.timedOut', { stage: 'speaking', limit: 'allowed' })
    if (turn !== undefined) session.post({ type: 'responseFailed', turn, error })
  })
  if (first) session.post({ type: 'firstAudio', response: responseId })
}

function ended(parts: Parts, response: string): void {
  parts.stall.over()
  if (!current(parts, response) || !parts.book.answers.sounded(response)) return
  parts.speaker.finish(response)
  parts.session.post({ type: 'audioEnded', response })
}

/** What has come of an answer is played to its end; one that was silent still is asked for again by whoever mends. */
function lost(parts: Parts, error: AppError): void {
  parts.notice(error)
  const { state } = parts.session.conversation
  if (state.tag !== 'SPEAKING' || state.turn === undefined || state.delivered) return
  parts.book.answers.broke(state.response)
  ended(parts, state.response)
}

function tool(parts: Parts, event: Extract<LinkEvent, { type: 'toolRequested' }>): void {
  const { callId, name, argumentsJson, responseId } = event
  const ended = parts.book.answers.toolBegan(responseId, name, argumentsJson)
  const tell = parts.keeper.results()
  const told = (output: string) => tell({ type: 'toolResult', callId, output })
  parts.tools
    .run({ name, argumentsJson, turn: parts.book.answers.rowOf(responseId) ?? responseId })
    .then((output) => {
      told(output)
      ended({ output })
    })
    .catch((thrown) => {
      const { message } = toAppError(thrown)
      // Else the answer would wait for a result that never comes.
      told(JSON.stringify({ error: message }))
      ended({ failure: message })
      parts.log(wordsOf(thrown))
    })
}
