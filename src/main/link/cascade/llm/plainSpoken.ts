/** A model whose answers are said as a person would say them: its Markdown, code and addresses become speech. */
import type { AnswerEvent, LanguageModel } from '../ports'
import { Speakable } from '../speakable/speakable'

export function plainSpoken(model: LanguageModel): LanguageModel {
  return {
    isFree: (text) => model.isFree(text),
    warm: () => model.warm(),
    answer: (request, signal) => spoken(model.answer(request, signal), signal),
  }
}

async function* spoken(events: AsyncIterable<AnswerEvent>, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
  const speech = new Speakable()
  for await (const event of events) {
    const written = event.type === 'part' && event.part.type === 'text' ? event.part.text : undefined
    const text = written === undefined ? speech.end() : speech.push(written)
    if (signal.aborted) return
    if (text !== '') yield { type: 'part', part: { type: 'text', text } }
    if (written === undefined) yield event
  }
}
