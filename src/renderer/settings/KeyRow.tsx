/** A service's key in its row: entered, replaced, removed, and where one is made. The key itself is never held in state. */
import { useRef } from 'react'
import type { LinkName, SecretName } from '../../shared/contract'
import { assistant, useFeed } from '../assistant'
import { t } from '../strings'
import { Button, Row } from '../ui'
import { useDoing } from '../useDoing'
import { useRemoval } from '../useRemoval'
import { KeyField } from './KeyField'
import { Result } from './Result'
import { useTask } from './useTask'

const words = t.settings.voice
const KEY_PAGES: Partial<Record<SecretName, LinkName>> = { openai: 'openaiKeys', azure: 'azureKeys' }

/** @param name what a person calls the service */
export function KeyRow({ holder, name }: { holder: SecretName; name: string }) {
  const stored = useFeed('secrets')?.find(({ provider }) => provider === holder)
  const doing = useDoing()
  const removal = useRemoval()
  // Held only until it is stored; never in state, never shown.
  const entered = useRef('')
  const allowPlain = useRef(false)
  const saving = useTask(() =>
    assistant.setSecret({ provider: holder, key: entered.current, allowPlain: allowPlain.current }),
  )
  const save = (plainly: boolean) => {
    allowPlain.current = plainly
    saving.run()
  }
  const remove = () => void removal({ asked: assistant.removeSecret(holder), removed: { kind: 'key', id: holder } })
  const isUnencrypted = saving.error?.code === 'key.noKeyring'
  return (
    <Row {...words.key(name)} wide>
      <KeyField
        ending={stored?.ending}
        onRemove={remove}
        onSave={(key) => {
          entered.current = key
          save(false)
        }}
      />
      {KEY_PAGES[holder] && (
        <Button tone="bare" icon="open" onClick={() => void doing(assistant.openLink(KEY_PAGES[holder]!))}>
          {words.keyWhere}
        </Button>
      )}
      <Result task={saving} running={words.keySaving}>
        {() => null}
      </Result>
      {isUnencrypted && (
        <Button tone="stop" onClick={() => save(true)}>
          {words.keyPlain}
        </Button>
      )}
    </Row>
  )
}
