/** Pure: the messages of Google's streaming recognizer, version 2, and what of its answers matters. */
import { type Hz, msToSamples, type Samples } from '../../../../audio'
import type { HeardWord } from '../../ports'
import type { WireSegment } from '../../stream/hearing'

export type Encoding = 'LINEAR16' | 'OGG_OPUS'

export type RecognizeRequest =
  | { audio: Uint8Array }
  | { recognizer: string; streamingConfig: ReturnType<typeof recognizeConfig>['streamingConfig'] }

/** A google.protobuf.Duration; a long number comes as text. */
interface Duration {
  seconds?: number | string | null
  nanos?: number | null
}

export interface RecognizeResponse {
  results?: readonly RecognizeResult[] | null
  speechEventType?: string | null
  metadata?: { totalBilledDuration?: Duration | null } | null
}

interface RecognizeResult {
  alternatives?: readonly { transcript?: string | null; words?: readonly Word[] | null }[] | null
  isFinal?: boolean | null
  resultEndOffset?: Duration | null
  languageCode?: string | null
}

interface Word {
  word?: string | null
  confidence?: number | null
  startOffset?: Duration | null
  endOffset?: Duration | null
}

export const recognizerPath = (project: string, location: string): string =>
  `projects/${project}/locations/${location}/recognizers/_`

/** The first message. Sound without a header needs its format said. */
export function recognizeConfig(
  recognizer: string,
  asked: { languages: readonly string[]; model: string; encoding: Encoding; rateHz: Hz },
) {
  return {
    recognizer,
    streamingConfig: {
      config: {
        explicitDecodingConfig: { encoding: asked.encoding, sampleRateHertz: asked.rateHz, audioChannelCount: 1 },
        languageCodes: [...asked.languages],
        model: asked.model,
        features: { enableWordTimeOffsets: true, enableWordConfidence: true, enableAutomaticPunctuation: true },
      },
      streamingFeatures: { interimResults: true, enableVoiceActivityEvents: true },
    },
  }
}

export interface Heard {
  segments: WireSegment[]
  /** All that is not final, one behind the other: what is stable and what may change come as two results. */
  interim: string | undefined
  voice: 'begins' | 'ends' | undefined
  /** Milliseconds. */
  billedMs: number | undefined
}

/** Offsets count from the first sample of the call. */
export function heardIn({ results, speechEventType, metadata }: RecognizeResponse, rateHz: Hz): Heard {
  const all = results ?? []
  const unsure = all.filter(({ isFinal }) => !isFinal)
  const billed = metadata?.totalBilledDuration
  return {
    segments: all.filter(({ isFinal }) => isFinal).map((result) => segmentOf(result, rateHz)),
    interim:
      unsure.length === 0 ? undefined : unsure.map((result) => result.alternatives?.[0]?.transcript ?? '').join(''),
    voice:
      speechEventType === 'SPEECH_ACTIVITY_BEGIN'
        ? 'begins'
        : speechEventType === 'SPEECH_ACTIVITY_END'
          ? 'ends'
          : undefined,
    billedMs: billed ? msOf(billed) : undefined,
  }
}

function segmentOf({ alternatives, resultEndOffset, languageCode }: RecognizeResult, rateHz: Hz): WireSegment {
  const [best] = alternatives ?? []
  return {
    text: best?.transcript ?? '',
    words: (best?.words ?? []).flatMap((word) => wordOf(word, rateHz)),
    endSample: samplesOf(resultEndOffset, rateHz),
    ...(languageCode && { language: languageCode }),
  }
}

/** A word without its times is of no use: where it lies is what is asked. */
function wordOf({ word, confidence, startOffset, endOffset }: Word, rateHz: Hz): HeardWord[] {
  if (!word || !endOffset) return []
  return [
    {
      text: word,
      startSample: samplesOf(startOffset, rateHz),
      endSample: samplesOf(endOffset, rateHz),
      // 0 means that the service does not say.
      confidence: confidence || 1,
    },
  ]
}

const msOf = ({ seconds, nanos }: Duration): number => Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6
const samplesOf = (offset: Duration | null | undefined, rateHz: Hz): Samples =>
  Math.round(msToSamples(offset ? msOf(offset) : 0, rateHz))
