/** A chain of services, part by part: who hears, who answers, who speaks, who stands in, and the keys they ask for. */
import type { ReactNode } from 'react'
import type { LocalServerView } from '../../shared/contract'
import {
  HEARING_SERVICES,
  type NameOf,
  needsVoice,
  type ServiceId,
  SPEAKING_SERVICES,
  secretOf,
  THINKING_SERVICES,
  takesModel,
  takesPart,
} from '../../shared/services'
import { t } from '../strings'
import type { RowWords } from '../strings/row'
import { Field, Group, Row, Select, Switch } from '../ui'
import { KeyRow } from './KeyRow'
import { LocalModel, useLocalServers } from './LocalServer'
import type { PageProps } from './page'
import { VoicePreview } from './VoicePreview'
import { VoiceScales } from './VoiceScales'

const words = t.settings.chain

export function Chain(page: PageProps) {
  const { settings, errors, change } = page
  const { speechToText: ears, languageModel: mind, textToSpeech: tongue } = settings
  const servers = useLocalServers()
  const used = takesPart(settings)
  const hearingModel = {
    ...{ names: ears.models, has: takesModel, recommends: () => true, error: errors['speechToText.models'] },
    change: (models: typeof ears.models) => change({ speechToText: { models } }),
  }
  const thinkingModel = {
    ...{ names: mind.models, has: takesModel, error: errors['languageModel.models'] },
    recommends: (service: ServiceId) => service === 'localServer',
    change: (models: typeof mind.models) => change({ languageModel: { models } }),
  }
  return (
    <>
      <Group title={words.groups.hearing}>
        <Row {...words.hearing} error={errors['speechToText.service']}>
          <Services
            ids={HEARING_SERVICES}
            value={ears.service}
            pick={(service) => change({ speechToText: { service } })}
          />
        </Row>
        {ears.service !== 'offline' && (
          <>
            <Row {...words.language} error={errors['speechToText.language']}>
              <Field
                value={ears.language}
                placeholder={words.languagePlaceholder}
                onCommit={(language) => change({ speechToText: { language: language.trim() } })}
              />
            </Row>
            <Name service={ears.service} row={words.hearingModel} {...hearingModel} />
            <StandIn
              ids={HEARING_SERVICES}
              first={ears.fallback[0]}
              pick={(fallback) => change({ speechToText: { fallback } })}
            />
            <Name service={ears.fallback[0]} row={words.standInModel} {...hearingModel} />
          </>
        )}
      </Group>
      <Group title={words.groups.thinking}>
        <Row {...words.thinking} error={errors['languageModel.service']}>
          <Services
            ids={THINKING_SERVICES}
            value={mind.service}
            localServers={servers}
            pick={(service) => change({ languageModel: { service } })}
          />
        </Row>
        {mind.service !== 'offline' && (
          <>
            <Name service={mind.service} row={words.thinkingModel} localServers={servers} {...thinkingModel} />
            <Row {...words.skillsFirst}>
              <Switch
                checked={mind.skillsFirst}
                onChange={(skillsFirst) => change({ languageModel: { skillsFirst } })}
              />
            </Row>
            <StandIn
              ids={THINKING_SERVICES}
              first={mind.fallback[0]}
              pick={(fallback) => change({ languageModel: { fallback } })}
            />
            <Name service={mind.fallback[0]} row={words.standInModel} localServers={servers} {...thinkingModel} />
          </>
        )}
      </Group>
      <Group title={words.groups.speaking}>
        <Row {...words.speaking} error={errors['textToSpeech.service']}>
          <Services
            ids={SPEAKING_SERVICES}
            value={tongue.service}
            pick={(service) => change({ textToSpeech: { service } })}
          />
        </Row>
        {tongue.service !== 'offline' && <Speaking {...page} />}
      </Group>
      {[...used].some((id) => secretOf(id) !== undefined) && (
        <Group title={words.groups.services}>
          <Addresses {...page} used={used} />
          {[...new Set([...used].map(secretOf))].map(
            (holder) =>
              holder && <KeyRow key={holder} holder={holder} name={words.services[holder as ServiceId].label} />,
          )}
        </Group>
      )}
    </>
  )
}

interface ServicesProps<Id extends ServiceId> {
  ids: readonly Id[]
  value: Id
  /** Those that run here are told where one can be chosen. */
  localServers?: readonly LocalServerView[] | undefined
  pick(id: Id): void
}

const option = <Id extends ServiceId>(value: Id) => {
  const { label, detail }: { label: string; detail: string } = words.services[value]
  return { value, label, detail }
}

function Services<Id extends ServiceId>({ ids, value, localServers = [], pick }: ServicesProps<Id>) {
  const here = words.serversHere(localServers.map(({ name }) => name))
  const options = ids.map((id) => ({
    ...option(id),
    ...(id === 'localServer' && localServers.length > 0 && { detail: here }),
  }))
  return <Select value={value} options={options} onChange={pick} />
}

interface StandInProps<Id extends ServiceId> {
  ids: readonly Id[]
  first: Id | undefined
  pick(order: Id[]): void
}

/** The settings file takes a longer order; here the first one is chosen. */
function StandIn<Id extends ServiceId>({ ids, first, pick }: StandInProps<Id>) {
  const options = [{ value: 'none' as const, label: words.nobody }, ...ids.map(option)]
  return (
    <Row {...words.standIn}>
      <Select<Id | 'none'>
        value={first ?? 'none'}
        options={options}
        onChange={(id) => pick(id === 'none' ? [] : [id])}
      />
    </Row>
  )
}

interface NameProps<Id extends ServiceId> {
  /** Undefined: nobody. */
  service: Id | undefined
  row: RowWords
  names: NameOf<Id>
  /** Whether this service has several. */
  has(service: Id): boolean
  /** Whether there is one to take where none is named. */
  recommends(service: Id): boolean
  error: string | undefined
  below?: ReactNode
  localServers?: readonly LocalServerView[] | undefined
  change(names: NameOf<Id>): void
}

/** The model or the voice of one service; what is named for the others stays. */
function Name<Id extends ServiceId>(props: NameProps<Id>) {
  const { service, row, names, has, recommends, error, below, localServers, change } = props
  if (service === undefined || !has(service)) return null
  const named = (name: string) => change({ ...names, [service]: name })
  if (service === 'localServer') {
    return <LocalModel {...{ row, error }} model={names[service] ?? ''} servers={localServers} onChange={named} />
  }
  return (
    <Row {...row} error={error} below={below}>
      <Field
        value={names[service] ?? ''}
        placeholder={recommends(service) ? words.recommended : words.namedThere}
        onCommit={(name) => named(name.trim())}
      />
    </Row>
  )
}

function Speaking(page: PageProps) {
  const { settings, errors, change } = page
  const { service, models, voices, fallback } = settings.textToSpeech
  const [standIn] = fallback
  const model = {
    ...{ names: models, has: takesModel, recommends: () => true, error: errors['textToSpeech.models'] },
    change: (next: typeof models) => change({ textToSpeech: { models: next } }),
  }
  const voice = {
    ...{ names: voices, has: (id: ServiceId) => id !== 'offline', error: errors['textToSpeech.voices'] },
    recommends: (id: ServiceId) => !needsVoice(id),
    change: (next: typeof voices) => change({ textToSpeech: { voices: next } }),
  }
  return (
    <>
      <Name service={service} row={words.voice} below={<VoicePreview of="service" />} {...voice} />
      <Name service={service} row={words.speakingModel} {...model} />
      <VoiceScales of="textToSpeech" volume={words.volume} speed={words.speed} fastest={2} page={page} />
      <StandIn
        ids={SPEAKING_SERVICES}
        first={fallback[0]}
        pick={(next) => change({ textToSpeech: { fallback: next } })}
      />
      <Name service={standIn} row={words.standInVoice} {...voice} />
      <Name service={standIn} row={words.standInModel} {...model} />
    </>
  )
}

const WITH_SAVING: readonly ServiceId[] = ['google', 'azureSpeech', 'elevenlabs', 'openai']

/** Where the services are: only of those that are used. */
function Addresses({ settings: { services }, errors, change, used }: PageProps & { used: ReadonlySet<ServiceId> }) {
  const text = (key: 'googleProject' | 'googleRegion' | 'azureSpeechRegion' | 'elevenlabsRegion' | 'compatibleUrl') => (
    <Row {...words[key]} wide={key === 'compatibleUrl'} error={errors[`services.${key}`]}>
      <Field value={services[key]} onCommit={(next) => change({ services: { [key]: next.trim() } })} />
    </Row>
  )
  return (
    <>
      {used.has('google') && text('googleProject')}
      {used.has('google') && text('googleRegion')}
      {used.has('azureSpeech') && text('azureSpeechRegion')}
      {used.has('elevenlabs') && text('elevenlabsRegion')}
      {used.has('compatible') && text('compatibleUrl')}
      {WITH_SAVING.some((service) => used.has(service)) && (
        <Row {...words.bandwidth}>
          <Select
            value={services.bandwidth}
            options={(['full', 'save'] as const).map((value) => ({ value, ...words.bandwidths[value] }))}
            onChange={(bandwidth) => change({ services: { bandwidth } })}
          />
        </Row>
      )}
    </>
  )
}
