/** Pure: the options that put a chain together: who hears, thinks and speaks, each with its model and who stands in. */
import {
  HEARING_SERVICES,
  type HearingService,
  type NameOf,
  type ServiceId,
  SPEAKING_SERVICES,
  type SpeakingService,
  THINKING_SERVICES,
  type ThinkingService,
  takesModel,
} from '../../../shared/services'
import { isLanguageTag } from '../../settings'
import { badValue, type Given, Misuse } from './given'
import { OPTIONS } from './options'

/** Services in order: the first one is asked, the others stand in. */
export interface PartOptions<Id extends ServiceId> {
  order: readonly [Id, ...Id[]]
  /** Of those that were named with one. */
  models: NameOf<Id>
}

export interface ChainOptions {
  stt?: PartOptions<HearingService>
  llm?: PartOptions<ThinkingService>
  tts?: PartOptions<SpeakingService>
  /** Of `--voice`, where it says whose each is. */
  voices?: NameOf<SpeakingService>
  language?: string
  savesBandwidth?: boolean
}

const CHAIN = ['stt', 'llm', 'tts'] as const

export const namesChain = (values: Given['values']): boolean => CHAIN.some((name) => values.has(name))

/** @returns undefined where nothing of a chain was named */
export function chainOf({ flags, values }: Given): ChainOptions | undefined {
  const language = values.get('language')
  if (language !== undefined && !isLanguageTag(language)) throw badValue('language', language, OPTIONS.language.takes)
  const [stt, llm, tts] = [
    partOf(values, 'stt', HEARING_SERVICES),
    partOf(values, 'llm', THINKING_SERVICES),
    partOf(values, 'tts', SPEAKING_SERVICES),
  ]
  const voices = namesChain(values) ? voicesIn(values.get('voice') ?? '') : undefined
  const chain = {
    ...(stt && { stt }),
    ...(llm && { llm }),
    ...(tts && { tts }),
    ...(voices && { voices }),
    ...(language !== undefined && { language }),
    ...(flags.has('save-bandwidth') && { savesBandwidth: true }),
  }
  return Object.keys(chain).length > 0 ? chain : undefined
}

/** `google,openai=whisper-1`: a service, and behind an equals sign its model. */
function partOf<Id extends ServiceId>(
  values: Given['values'],
  name: (typeof CHAIN)[number],
  known: readonly Id[],
): PartOptions<Id> | undefined {
  const given = values.get(name)
  if (given === undefined) return undefined
  const models: Partial<Record<Id, string>> = {}
  const [first, ...others] = given.split(',').map((part) => {
    const [word, model] = cut(part)
    const id = known.find((each) => each === word)
    if (!id) throw new Misuse('usage.unknownProvider', { value: word, expected: known.join(', ') })
    if (model !== undefined && (model === '' || !takesModel(id))) throw badValue(name, part, OPTIONS[name].takes)
    if (model !== undefined) models[id] = model
    return id
  })
  return first === undefined ? undefined : { order: [first, ...others], models }
}

/** `elevenlabs=ID,google=NAME`; undefined: one name, of whoever speaks first. */
function voicesIn(given: string): NameOf<SpeakingService> | undefined {
  const voices = given.split(',').map((part) => {
    const [word, voice = ''] = cut(part)
    return [SPEAKING_SERVICES.find((each) => each === word), voice] as const
  })
  return voices.every(([id, voice]) => id !== undefined && voice !== '') ? Object.fromEntries(voices) : undefined
}

function cut(part: string): [word: string, name: string | undefined] {
  const at = part.indexOf('=')
  return at < 0 ? [part.trim(), undefined] : [part.slice(0, at).trim(), part.slice(at + 1).trim()]
}
