/** Several models as one: where the first fails before it has said anything, the next is asked. */
import type { AnswerEvent, AnswerRequest, LanguageModel } from '../ports'
import { ProviderError } from '../providerError'
import type { Spent, Standing } from './standing'

/** @param spent what one used that failed before it had said anything: the answer of the next does not tell it */
export function answerInOrder(standing: Standing<LanguageModel>, spent: Spent): LanguageModel {
  return {
    isFree: (text) => standing.now.isFree(text),
    warm: () => standing.now.warm(),
    answer: (request, signal) => asked(standing, spent, request, signal),
  }
}

async function* asked(
  standing: Standing<LanguageModel>,
  spent: Spent,
  request: AnswerRequest,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent> {
  let model: LanguageModel | undefined = standing.now
  while (model) {
    let said = false
    try {
      for await (const event of model.answer(request, signal)) {
        if (!said) yield { type: 'servedBy', by: standing.by(model) }
        said = true
        yield event
      }
      return
    } catch (thrown) {
      // What was said cannot be unsaid: the same answer begun again by another would be two.
      if (signal.aborted || said || !(thrown instanceof ProviderError)) throw thrown
      model = standing.failed(model, thrown)
      if (!model) throw thrown
      if (thrown.usage.length > 0) spent([...thrown.usage])
    }
  }
}
