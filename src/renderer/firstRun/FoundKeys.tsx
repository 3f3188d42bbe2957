/** Keys that stand in the environment already: each is named by its variable and kept only when that is wanted. */
import { useEffect, useState } from 'react'
import type { FoundKey } from '../../shared/contract'
import { assistant, given } from '../assistant'
import { Result } from '../settings/Result'
import { useTask } from '../settings/useTask'
import { t } from '../strings'
import { Button } from '../ui'

const words = t.firstRun.after

export function FoundKeys() {
  const [found, setFound] = useState<readonly FoundKey[]>([])
  useEffect(() => void given(assistant.foundKeys(undefined), []).then(setFound), [])
  return found.map((key) => <Found key={key.provider} found={key} />)
}

function Found({ found: { provider, variable } }: { found: FoundKey }) {
  const task = useTask(() => assistant.importKey(provider))
  return (
    <div className="found-key">
      <p>{words.found(variable)}</p>
      {!task.done && (
        <Button disabled={task.isRunning} onClick={task.run}>
          {words.useFound}
        </Button>
      )}
      <Result task={task} running="">
        {() => <p className="seen">{words.kept}</p>}
      </Result>
    </div>
  )
}
