/** Who answers: the choice, and for a service elsewhere its key, address and model, and a test that measures it. */
import { REALTIME_VOICES } from '../../shared/catalogue'
import type { ProviderId } from '../../shared/view'
import { assistant } from '../assistant'
import { t } from '../strings'
import { Button, Field, Row, Select, Slider, StageBar } from '../ui'
import { KeyRow } from './KeyRow'
import type { PageProps } from './page'
import { Result } from './Result'
import { useTask } from './useTask'
import { VoicePreview } from './VoicePreview'

const words = t.settings.voice
const OFFERED = ['offline', 'openai', 'azure', 'compatible', 'cascade'] as const
const WITH_KEY = ['openai', 'azure', 'compatible'] as const

type Holder = (typeof WITH_KEY)[number]

const keyHolder = (provider: ProviderId): Holder | undefined => WITH_KEY.find((holder) => holder === provider)

/** Whether it is a speech-to-speech service. */
export const isRealtime = (provider: ProviderId): boolean => keyHolder(provider) !== undefined

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

function Service({ holder, page: { settings, errors, change } }: { holder: Holder; page: PageProps }) {
  const needsAddress = holder !== 'openai'
  return (
    <>
      <KeyRow holder={holder} name={words.providers[holder].label} />
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
      <Row {...words.serviceVoice} error={errors['realtime.voice']} below={<VoicePreview of="service" />}>
        <ServiceVoice
          holder={holder}
          voice={settings.realtime.voice}
          onChange={(voice) => change({ realtime: { voice } })}
        />
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

/** A server of one's own may have any voices; the others have a list, and what is not in it is replaced. */
function ServiceVoice(props: { holder: Holder; voice: string; onChange(voice: string): void }) {
  const { holder, voice, onChange } = props
  if (holder === 'compatible') return <Field value={voice} onCommit={(next) => onChange(next.trim())} />
  const known: readonly string[] = REALTIME_VOICES
  const all = known.includes(voice) ? known : [...known, voice]
  return <Select value={voice} options={all.map((value) => ({ value, label: value }))} onChange={onChange} />
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
