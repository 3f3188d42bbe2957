/** Pure: what a model is asked when the answer is made from something else than the conversation. */
import type { InputItem } from '../link'
import type { AnswerRequest } from './ports'

/** What the user says last is the question, what was said before it is known, what the system says is an instruction. */
export function madeFrom(input: readonly InputItem[], request: AnswerRequest): AnswerRequest {
  const said = input.flatMap((item) => (item.type === 'said' ? [item] : []))
  const spoken = said.filter(({ role }) => role !== 'system')
  const answered = spoken.findLastIndex(({ role }) => role === 'assistant')
  const orders = said.filter(({ role }) => role === 'system').map(({ text }) => text)
  const asked = spoken.slice(answered + 1)
  return {
    ...request,
    // Where nobody asks anything, a model does as it is told.
    text: asked.length > 0 ? joined(asked) : orders.join('\n'),
    history: spoken.slice(0, answered + 1).map(({ role, text }) => sideOf(role === 'user', text)),
    instructions: [request.instructions, ...orders].filter((text) => text !== '').join('\n\n'),
  }
}

const joined = (said: readonly { text: string }[]): string => said.map(({ text }) => text).join('\n')

const sideOf = (isUser: boolean, text: string) => (isUser ? { user: text, heard: '' } : { user: '', heard: text })
