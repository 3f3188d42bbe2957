/** What a person may choose for a Realtime session beyond what every link has. Types only. */
import type { SessionChoices } from '../../../shared/settings'
import type { EndpointSettings } from './endpoint'

export interface RealtimeOptions extends SessionChoices {
  endpoint: Omit<EndpointSettings, 'key'>
}
