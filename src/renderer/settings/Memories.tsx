/** What Parley remembers, line by line: changed where it stands, taken away with a way back. */
import { assistant, useFeed } from '../assistant'
import { t } from '../strings'
import { Field, IconButton, Row } from '../ui'

const words = t.settings.voice

export function Memories() {
  const memories = useFeed('memories')
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
                onCommit={(next) =>
                  void (next.trim() === ''
                    ? assistant.forgetMemory(id)
                    : assistant.changeMemory({ id, text: next.trim() }))
                }
              />
              <IconButton icon="trash" label={words.forget} onClick={() => void assistant.forgetMemory(id)} />
            </li>
          ))}
        </ul>
      )}
    </Row>
  )
}
