/** Who answers: the choice, and for a service elsewhere its key, address and model, and a test that measures it. */
import { REALTIME_VOICES } from '../../shared/catalogue'
import { isRealtime, type RealtimeProvider } from '../../shared/services'
import { assistant } from '../assistant'
import { t } from '../strings'
import { Button, Field, Row, Select, StageBar } from '../ui'
import { KeyRow } from './KeyRow'
import type { PageProps } from './page'
import { Result } from './Result'
import { useTask } from './useTask'
import { VoicePreview } from './VoicePreview'
import { VoiceScales } from './VoiceScales'

const words = t.settings.voice
const OFFERED = ['offline', 'openai', 'azure', 'compatible', 'cascade'] as const

export function Provider(page: PageProps) {
  const { settings, errors, change } = page
  const { provider } = settings
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
      {isRealtime(provider) && <Service key={provider} holder={provider} page={page} />}
      {/* What came of it was said of those who were asked. */}
      <TestRow key={`test of ${answering(settings)}`} />
    </>
  )
}

/** Who takes part in an answer, as one text. */
const answering = ({ provider, speechToText, languageModel, textToSpeech }: PageProps['settings']): string =>
  [provider, speechToText.service, languageModel.service, textToSpeech.service].join(' ')

function Service({ holder, page }: { holder: RealtimeProvider; page: PageProps }) {
  const { settings, errors, change } = page
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
      <VoiceScales of="realtime" volume={words.serviceVolume} speed={words.serviceSpeed} fastest={1.5} page={page} />
    </>
  )
}

/** A server of one's own may have any voices; the others have a list, and what is not in it is replaced. */
function ServiceVoice(props: { holder: RealtimeProvider; voice: string; onChange(voice: string): void }) {
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
