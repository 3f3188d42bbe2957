/** A Realtime session in which everything is as usual, for whoever tests or measures something else than its options. */
import type { RealtimeOptions } from '../../src/main/link'

export const plainOptions = (baseUrl: string): RealtimeOptions => ({
  endpoint: { provider: 'compatible', baseUrl, model: 'm' },
  ...{ output: 'audio', format: 'pcm', turnDetection: 'silence', eagerness: 'auto', silenceMs: 500 },
  ...{ noiseReduction: 'none', transcriptionModel: 'none', language: '', maxOutputTokens: 0 },
  ...{ truncation: 'auto', reasoningEffort: 'default' },
})
