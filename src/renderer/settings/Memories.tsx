/** What Parley remembers, line by line: changed where it stands, taken away with a way back. */
import type { MemoryView } from '../../shared/contract'
import { LONGEST_SENTENCE } from '../../shared/desktop'
import { assistant, useFeed } from '../assistant'
import { t } from '../strings'
import { Field, IconButton, Row } from '../ui'
import { useDoing } from '../useDoing'
import { useRemoval } from '../useRemoval'

const words = t.settings.voice

export function Memories() {
  const memories = useFeed('memories')
  const doing = useDoing()
  const remove = useRemoval()
  const forget = ({ id, text }: MemoryView) =>
    remove({ asked: assistant.forgetMemory(id), removed: { kind: 'memory', id, text } })
  /** A line without words is a line taken away. */
  const change = (memory: MemoryView, text: string) =>
    text === '' ? forget(memory) : doing(assistant.changeMemory({ id: memory.id, text }))
  if (!memories) return null
  return (
    <Row {...words.memory} wide>
      {memories.length === 0 ? (
        <p className="quiet">{words.memoryEmpty}</p>
      ) : (
        <ul className="memories">
          {memories.map((memory, index) => (
            <li key={memory.id}>
              <Field
                label={words.memoryItem(index + 1)}
                value={memory.text}
                longest={LONGEST_SENTENCE}
                onCommit={(next) => void change(memory, next.trim())}
              />
              <IconButton icon="trash" label={words.forget} onClick={() => void forget(memory)} />
            </li>
          ))}
        </ul>
      )}
    </Row>
  )
}
