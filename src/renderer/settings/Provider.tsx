/** Who answers: the choice, and for a service elsewhere its key, address and model, and a test that measures it. */
import { useRef } from 'react'
import type { LinkName, SecretName } from '../../shared/contract'
import type { ProviderId } from '../../shared/view'
import { assistant, useFeed } from '../assistant'
import { t } from '../strings'
import { Button, Field, Row, Select, Slider, StageBar } from '../ui'
import { useDoing } from '../useDoing'
import { KeyField } from './KeyField'
import type { PageProps } from './page'
import { Result } from './Result'
import { useTask } from './useTask'

const words = t.settings.voice
const KEY_PAGES: Partial<Record<SecretName, LinkName>> = { openai: 'openaiKeys', azure: 'azureKeys' }
const OFFERED = ['offline', 'openai', 'azure', 'compatible'] as const
const WITH_KEY = ['openai', 'azure', 'compatible'] as const

const keyHolder = (provider: ProviderId): SecretName | undefined => WITH_KEY.find((holder) => holder === provider)

export function Provider(page: PageProps) {
  const { settings, errors, change } = page
  const { provider } = settings
  const holder = keyHolder(provider)
  const offered = OFFERED.some((one) => one === provider) ? OFFERED : [...OFFERED, provider]
  return (
    <>
      <Row {...words.provider} error={errors['provider']}>
        <Select
          value={provider}
          options={offered.map((value) => ({ value, ...words.providers[value] }))}
          onChange={(next) => change({ provider: next })}
        />
      </Row>
      {holder && <Service key={holder} holder={holder} page={page} />}
      <TestRow />
    </>
  )
}

function Service({ holder, page: { settings, errors, change } }: { holder: SecretName; page: PageProps }) {
  const needsAddress = holder !== 'openai'
  return (
    <>
      <KeyRow holder={holder} />
      {needsAddress && (
        <Row {...words.url} wide error={errors['realtime.baseUrl']}>
          <Field
            value={settings.realtime.baseUrl}
            placeholder={words.urlPlaceholder}
            onCommit={(baseUrl) => change({ realtime: { baseUrl: baseUrl.trim() } })}
          />
        </Row>
      )}
      <Row {...words.model} wide error={errors['realtime.model']}>
        <Field
          value={settings.realtime.model}
          placeholder={words.modelPlaceholder}
          onCommit={(model) => change({ realtime: { model: model.trim() } })}
        />
      </Row>
      <Row {...words.serviceVoice} error={errors['realtime.voice']}>
        <Field value={settings.realtime.voice} onCommit={(voice) => change({ realtime: { voice: voice.trim() } })} />
      </Row>
      <Row {...words.serviceVolume} error={errors['realtime.volume']}>
        <Slider
          value={settings.realtime.volume}
          min={0}
          max={100}
          step={5}
          text={t.settings.percent}
          onChange={(volume) => change({ realtime: { volume } })}
        />
      </Row>
      <Row {...words.serviceSpeed} error={errors['realtime.speed']}>
        <Slider
          value={settings.realtime.speed}
          min={0.5}
          max={1.5}
          step={0.1}
          text={t.settings.times}
          onChange={(speed) => change({ realtime: { speed: Math.round(speed * 10) / 10 } })}
        />
      </Row>
    </>
  )
}

function KeyRow({ holder }: { holder: SecretName }) {
  const stored = useFeed('secrets')?.find(({ provider }) => provider === holder)
  const doing = useDoing()
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
  const isUnencrypted = saving.error?.code === 'key.noKeyring'
  return (
    <Row {...words.key(words.providers[holder].label)} wide>
      <KeyField
        ending={stored?.ending}
        onRemove={() => void doing(assistant.removeSecret(holder))}
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

function TestRow() {
  const task = useTask(() => assistant.testProvider(undefined))
  return (
    <Row
      {...words.test}
      below={
        <Result task={task} running={words.testing}>
          {(stages) => (
            <div className="measured">
              <p className="good">{words.testGood(stages.total)}</p>
              <StageBar stages={stages} names={t.stages} figures label={t.stages.label(stages.total)} />
            </div>
          )}
        </Result>
      }
    >
      <Button disabled={task.isRunning} onClick={task.run}>
        {words.testNow}
      </Button>
    </Row>
  )
}
