/** What Parley remembers, line by line: changed where it stands, taken away with a way back. */
import { assistant, useFeed } from '../assistant'
import { t } from '../strings'
import { Field, IconButton, Row } from '../ui'
import { useDoing } from '../useDoing'

const words = t.settings.voice

/** A line without words is a line taken away. */
const change = (id: string, text: string) =>
  text === '' ? assistant.forgetMemory(id) : assistant.changeMemory({ id, text })

export function Memories() {
  const memories = useFeed('memories')
  const doing = useDoing()
  if (!memories) return null
  return (
    <Row {...words.memory} wide>
      {memories.length === 0 ? (
        <p className="quiet">{words.memoryEmpty}</p>
      ) : (
        <ul className="memories">
          {memories.map(({ id, text }, index) => (
            <li key={id}>
              <Field
                label={words.memoryItem(index + 1)}
                value={text}
                onCommit={(next) => void doing(change(id, next.trim()))}
              />
              <IconButton icon="trash" label={words.forget} onClick={() => void doing(assistant.forgetMemory(id))} />
            </li>
          ))}
        </ul>
      )}
    </Row>
  )
}
