/** The offline engine as a link: ears, skills and voice put together as a cascade. Needs no key and no network. */
import { join } from 'node:path'
import type { Clock } from '../../../../shared/time'
import type { AppError } from '../../../../shared/view'
import type { OpenedStore, Skills } from '../../../skills'
import type { RealtimeLink } from '../../link'
import { Cascade } from '../cascade'
import { clausesOf } from '../clauses'
import { wordingOf } from '../endpointer'
import type { SpeechToText } from '../ports'
import { spokenByClause } from '../spokenByClause'
import { Brain, type BrainHost } from './brain'
import { Hearing } from './hearing'
import { NO_EARS } from './noEars'
import { Voice } from './voice'

export interface OfflineLinkOptions {
  clock: Clock
  /** Built entries of the workers. */
  hearEntry: string
  speakEntry: string
  /** The folder `resources`. */
  resources: string
  skills: Skills
  store: OpenedStore
  host: BrainHost
  locale: string
  timeZone: string
  /** All that is said is typed. */
  nobodySpeaks?: boolean
  newId(): string
  /** A worker was started again. */
  onNotice(error: AppError): void
}

export function createOfflineLink(options: OfflineLinkOptions): RealtimeLink {
  const { clock, speakEntry, skills, onNotice } = options
  const hear = createOfflineEars(options)
  const voice = createOfflineVoice({ clock, speakEntry, onNotice })
  return new Cascade({
    hear,
    model: new Brain(options),
    voice: spokenByClause(voice, clock),
    wording: (text) => wordingOf(skills.understands(text)),
    keepsSound: (text) => skills.freeRange(text) !== undefined,
    ready: () => hear.ready,
    rehearse: async (request, signal) => {
      for (const text of refusals(skills)) await voice.speak({ ...request, text }, signal).catch(() => {})
    },
  })
}

/**
 * Answers given again and again: the voice makes them once at the beginning, and is warm by the first question. Clause by
 * clause, because a real answer waits for one of them at most; what fails here fails again where it matters.
 */
function refusals(skills: Skills): string[] {
  const texts = (['notUnderstood', 'openQuestion'] as const).flatMap((kind) =>
    skills.refuse(kind).say.flatMap((say) => (say.type === 'text' ? [say.text] : [])),
  )
  return texts.flatMap(clausesOf)
}

export type OfflineEarsOptions = Pick<
  OfflineLinkOptions,
  'clock' | 'hearEntry' | 'resources' | 'nobodySpeaks' | 'onNotice'
>

/** `ready` resolves when they listen. */
export const createOfflineEars = (options: OfflineEarsOptions): SpeechToText & { readonly ready: Promise<void> } => {
  const { clock, hearEntry, resources, nobodySpeaks, onNotice } = options
  if (nobodySpeaks) return NO_EARS
  return new Hearing({
    ...{ entry: hearEntry, clock, onNotice, vocabulary: 'commands' },
    vadWeightsPath: join(resources, 'vad', 'silero-v6-16k.bin'),
    acousticModelFolder: join(resources, 'ears'),
  })
}

export type OfflineVoiceOptions = Pick<OfflineLinkOptions, 'clock' | 'speakEntry' | 'onNotice'>

export const createOfflineVoice = ({ clock, speakEntry, onNotice }: OfflineVoiceOptions): Voice =>
  new Voice({ clock, entry: speakEntry, onNotice })
