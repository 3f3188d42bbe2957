/** What a person may choose for a Realtime session beyond what every link has. Types only. */
import type { EndpointSettings } from './endpoint'

export interface RealtimeOptions {
  endpoint: Omit<EndpointSettings, 'key'>
  output: 'audio' | 'text'
  /** On the wire, both ways: PCM at 24 kHz, or G.711 at 8 kHz for a sixth of the bandwidth. */
  format: 'pcm' | 'pcmu' | 'pcma'
  /** Hands-free: silence of a given length, or when the model judges the thought to be complete. */
  turnDetection: 'silence' | 'meaning'
  /** How soon "meaning" takes a turn for over. */
  eagerness: 'low' | 'medium' | 'high' | 'auto'
  /** Of "silence", 200 to 2000. */
  silenceMs: number
  noiseReduction: 'none' | 'near' | 'far'
  /** Writes the user's words down; 'none' leaves the transcript without them. Of Azure: a deployment's name. */
  transcriptionModel: string
  /** ISO 639-1, or empty for any. */
  language: string
  /** 1 to 4096, or 0 for as many as the model may. */
  maxOutputTokens: number
  /** What is left out when a conversation outgrows the model: the oldest ('auto'), more at once so that the rest stays cached. */
  truncation: 'auto' | 'keepCache' | 'disabled'
  /** Sent only to models that take it. */
  reasoningEffort: 'default' | 'minimal' | 'low' | 'medium' | 'high'
}
