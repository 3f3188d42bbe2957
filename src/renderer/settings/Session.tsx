/** How a conversation with a speech-to-speech service is held: when a turn ends, what is written down, how it answers. */
import type { SettingsView } from '../../shared/settings'
import { t } from '../strings'
import { Field, Group, type Option, Row, Select, Slider, type SliderProps, Switch } from '../ui'
import type { PageProps } from './page'

const words = t.settings.session

type Realtime = SettingsView['realtime']
type Range = Pick<SliderProps, 'min' | 'max' | 'step' | 'text'>
/** Those that are one word of a few. */
type Chosen = 'turnDetection' | 'eagerness' | 'noiseReduction' | 'output' | 'format' | 'truncation' | 'reasoningEffort'

export function Session({ settings: { realtime }, errors, change }: PageProps) {
  const set = (patch: Partial<Realtime>) => change({ realtime: patch })
  const choice = <Name extends Chosen>(name: Name, labels: Labels<Realtime[Name]>) => (
    <Row {...words[name]} error={errors[`realtime.${name}`]}>
      <Select
        value={realtime[name]}
        options={optionsOf(labels)}
        onChange={(value: Realtime[Name]) => set({ [name]: value })}
      />
    </Row>
  )
  const scale = (name: 'silenceMs' | 'maxOutputTokens' | 'idleMinutes', range: Range) => (
    <Row {...words[name]} error={errors[`realtime.${name}`]}>
      <Slider value={realtime[name]} {...range} onChange={(value) => set({ [name]: value })} />
    </Row>
  )
  const text = (name: 'language' | 'transcriptionModel', placeholder?: string) => (
    <Row {...words[name]} error={errors[`realtime.${name}`]}>
      <Field
        value={realtime[name]}
        {...(placeholder && { placeholder })}
        onCommit={(value) => set({ [name]: value.trim() })}
      />
    </Row>
  )
  return (
    <>
      <Group title={words.groups.listening}>
        {choice('turnDetection', words.turnDetections)}
        {realtime.turnDetection === 'meaning'
          ? choice('eagerness', words.eagernesses)
          : scale('silenceMs', { min: 200, max: 2000, step: 100, text: words.silenceText })}
        {choice('noiseReduction', words.noiseReductions)}
        {text('language', words.anyLanguage)}
        {text('transcriptionModel')}
      </Group>
      <Group title={words.groups.answering}>
        <Row {...words.tools} error={errors['realtime.tools']}>
          <Switch checked={realtime.tools} onChange={(tools) => set({ tools })} />
        </Row>
        {choice('output', words.outputs)}
        {scale('maxOutputTokens', { min: 0, max: 4096, step: 128, text: words.tokens })}
        {choice('reasoningEffort', words.reasoningEfforts)}
        {choice('truncation', words.truncations)}
        {choice('format', words.formats)}
        {scale('idleMinutes', { min: 0, max: 60, step: 5, text: words.minutes })}
      </Group>
    </>
  )
}

type Labels<Value extends string> = Readonly<Record<Value, { label: string; detail?: string }>>

const optionsOf = <Value extends string>(labels: Labels<Value>): Option<Value>[] =>
  Object.entries<{ label: string; detail?: string }>(labels).map(([value, told]) => ({
    value: value as Value,
    ...told,
  }))
