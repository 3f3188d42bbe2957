/** The offline engine as a link: ears, skills and voice put together as a cascade. Needs no key and no network. */
import { join } from 'node:path'
import type { Clock } from '../../../../shared/time'
import type { AppError } from '../../../../shared/view'
import { EXTRA_WORDS, type OpenedStore, type Skills } from '../../../skills'
import type { RealtimeLink } from '../../link'
import { Cascade } from '../cascade'
import { wordingOf } from '../endpointer'
import { Brain, type BrainHost } from './brain'
import { Hearing } from './hearing'
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
  newId(): string
  /** A worker was started again. */
  onNotice(error: AppError): void
}

export function createOfflineLink(options: OfflineLinkOptions): RealtimeLink {
  const { clock, hearEntry, speakEntry, resources, skills, onNotice } = options
  const hear = new Hearing({
    entry: hearEntry,
    clock,
    vocabulary: () => ({ automaton: skills.automaton(), pronunciations: EXTRA_WORDS }),
    vadWeightsPath: join(resources, 'vad', 'silero-v6-16k.bin'),
    isComplete: (text) => skills.understands(text).complete,
    onNotice,
  })
  const voice = createOfflineVoice({ clock, speakEntry, onNotice })
  return new Cascade({
    hear,
    model: new Brain(options),
    voice,
    wording: (text) => wordingOf(skills.understands(text)),
    ready: () => hear.ready,
    runsAhead: true,
    frequent: (['notUnderstood', 'openQuestion'] as const).flatMap((kind) =>
      skills.refuse(kind).say.flatMap((say) => (say.type === 'text' ? [say.text] : [])),
    ),
  })
}

export type OfflineVoiceOptions = Pick<OfflineLinkOptions, 'clock' | 'speakEntry' | 'onNotice'>

export const createOfflineVoice = ({ clock, speakEntry, onNotice }: OfflineVoiceOptions): Voice =>
  new Voice({ clock, entry: speakEntry, onNotice })
