/** Pure: the options that put a chain together: who hears, thinks and speaks, each with who stands in. */
import {
  HEARING_SERVICES,
  type HearingService,
  SPEAKING_SERVICES,
  type SpeakingService,
  THINKING_SERVICES,
  type ThinkingService,
} from '../../../shared/services'
import { isLanguageTag } from '../../settings'
import { badValue, type Given, Misuse } from './given'
import { OPTIONS } from './options'

/** Services in order: the first one is asked, the others stand in. */
export interface ChainOptions {
  stt?: readonly [HearingService, ...HearingService[]]
  llm?: readonly [ThinkingService, ...ThinkingService[]]
  tts?: readonly [SpeakingService, ...SpeakingService[]]
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
    servicesOf(values, 'stt', HEARING_SERVICES),
    servicesOf(values, 'llm', THINKING_SERVICES),
    servicesOf(values, 'tts', SPEAKING_SERVICES),
  ]
  const chain = {
    ...(stt && { stt }),
    ...(llm && { llm }),
    ...(tts && { tts }),
    ...(language !== undefined && { language }),
    ...(flags.has('save-bandwidth') && { savesBandwidth: true }),
  }
  return Object.keys(chain).length > 0 ? chain : undefined
}

function servicesOf<Id extends string>(
  values: Given['values'],
  name: (typeof CHAIN)[number],
  known: readonly Id[],
): [Id, ...Id[]] | undefined {
  const given = values.get(name)
  if (given === undefined) return undefined
  const [first, ...others] = given.split(',').map((part) => {
    const id = known.find((each) => each === part.trim())
    if (!id) throw new Misuse('usage.unknownProvider', { value: part.trim(), expected: known.join(', ') })
    return id
  })
  return first === undefined ? undefined : [first, ...others]
}
