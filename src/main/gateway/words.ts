/** Words that wait to be asked, by the item they came in, and where they stand among the others. Pure. */
import type { Place, ToolResult } from '../link'

export interface Words {
  itemId?: string | undefined
  text: string
  /** What a function gave. */
  output?: string
  /** For whose result an answer waits: it goes on with it, unless the user goes on with something else. */
  awaitedCall?: string | undefined
}

/** Where an item stands that was not put in at the end. */
export interface Standing {
  /** Behind this one of those a link knows. */
  after: Place
  /** The items behind it. */
  later: ReadonlySet<string>
}

type AwaitedResult = Words & { output: string; awaitedCall: string; itemId: string }

export const isResult = (words: Words): words is AwaitedResult => words.awaitedCall !== undefined

export const resultOf = ({ awaitedCall, output, itemId }: AwaitedResult): ToolResult => ({
  ...{ type: 'toolResult', callId: awaitedCall, output, itemId },
})

export const isLater = ({ itemId }: Words, standing: Standing | undefined): boolean =>
  itemId !== undefined && (standing?.later.has(itemId) ?? false)

/** With one more, in its place. */
export function withWords(all: readonly Words[], words: Words, standing: Standing | undefined): Words[] {
  const at = all.findIndex((each) => isLater(each, standing))
  return at < 0 ? [...all, words] : all.toSpliced(at, 0, words)
}
