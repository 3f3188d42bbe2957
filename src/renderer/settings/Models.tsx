/** Models that run on this computer: what they are, how large, whose; installed with their licence shown first. */
import type { ModelProgress, ModelView } from '../../shared/models'
import { assistant, useFeed } from '../assistant'
import { t } from '../strings'
import { Button, Confirm, Group, Row } from '../ui'
import { useDoing } from '../useDoing'
import { Result } from './Result'
import { type Task, useTask } from './useTask'

const words = t.settings.models

export function Models() {
  const view = useFeed('models')
  if (!view) return null
  return (
    <Group>
      <Row {...words.section} wide>
        <ul className="models">
          {view.models.map((model) => (
            <Model key={model.id} model={model} running={view.running} />
          ))}
        </ul>
      </Row>
    </Group>
  )
}

function Model({ model, running }: { model: ModelView; running: ModelProgress | undefined }) {
  const { id, name, kind, languages, licence, bytes, exact, state } = model
  const task = useTask(() => assistant.installModel(id))
  const isRunning = running?.id === id
  const size = words.size(bytes, exact)
  return (
    <li className="model" aria-label={name}>
      <div>
        <p>{name}</p>
        <p className="quiet small">{words.facts(words.kinds[kind], languages.join(', '), size)}</p>
        <p className="quiet small">{words.licence(licence.name)}</p>
        {words.states[state] !== '' && !isRunning && <p className="small">{words.states[state]}</p>}
      </div>
      <Ways model={model} size={size} task={task} isRunning={isRunning} isBusy={running !== undefined} />
      {isRunning && running && <Progress name={name} at={running} />}
      {!isRunning && (
        <Result task={task} running="">
          {() => null}
        </Result>
      )}
    </li>
  )
}

interface WaysProps {
  model: ModelView
  size: string
  task: Task<void>
  isRunning: boolean
  isBusy: boolean
}

function Ways({ model: { id, name, licence, checked, state }, size, task, isRunning, isBusy }: WaysProps) {
  const doing = useDoing()
  if (isRunning) return <Button onClick={() => void doing(assistant.stopInstalling(undefined))}>{words.stop}</Button>
  const install = (
    <Confirm
      trigger={
        <Button aria-label={words.install(name)} disabled={isBusy}>
          {words.installNow}
        </Button>
      }
      title={words.askTitle(name)}
      keep={words.keep}
      confirm={words.agree}
      tone="main"
      onConfirm={task.run}
    >
      <p>{words.ask(size, licence.name)}</p>
      <p className="figures selectable small">{licence.url}</p>
      {licence.note && <p>{licence.note}</p>}
      {!checked && <p className="warn">{words.unchecked}</p>}
      <Button icon="copy" onClick={() => void doing(assistant.copy(licence.url))}>
        {words.copy}
      </Button>
    </Confirm>
  )
  const remove = (
    <Confirm
      trigger={
        <Button aria-label={words.remove(name)} disabled={isBusy}>
          {words.removeNow}
        </Button>
      }
      title={words.removeTitle(name)}
      keep={words.keepIt}
      confirm={words.removeNow}
      onConfirm={() => void doing(assistant.removeModel(id))}
    >
      <p>{words.removeAsk(size)}</p>
    </Confirm>
  )
  return (
    <div className="aside">
      {state !== 'ready' && install}
      {state !== 'absent' && remove}
    </div>
  )
}

const PERCENT = 100

function Progress({ name, at }: { name: string; at: ModelProgress }) {
  const percent = Math.floor((PERCENT * at.receivedBytes) / at.totalBytes)
  return (
    <div className="model-progress small quiet">
      <progress aria-label={words.progress(name)} max={at.totalBytes} value={at.receivedBytes} />
      <p>{at.phase === 'trying' ? words.trying : words.downloading(percent)}</p>
    </div>
  )
}
