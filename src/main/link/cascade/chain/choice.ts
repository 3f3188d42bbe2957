/** What of the settings makes a chain, and what it is made with. Types only. */
import type { SecretName, ServiceId } from '../../../../shared/services'
import type { SettingsView } from '../../../../shared/settings'
import type { Dialer, WebFetch } from '../../../net'
import type { OfflineLinkOptions } from '../offline'

export interface ChainChoice
  extends Pick<SettingsView, 'speechToText' | 'languageModel' | 'textToSpeech' | 'services' | 'voice'> {
  locale: string
  timeZone: string
}

export interface ChainPorts extends Omit<OfflineLinkOptions, 'locale' | 'timeZone'> {
  /** Asked with every connection. */
  choice(): ChainChoice
  /** Asked with every connection; undefined where there is none. */
  secret(name: SecretName): Promise<string | undefined>
  dialer: Dialer
  fetch: WebFetch
  /** 0 to 1. */
  random(): number
  /** Every key is held: all sound is the user's. */
  holdsKey(): boolean
  /** Instead of a vendor's own address: a server of one's own, or of a test. */
  addresses?: Partial<Record<ServiceId, string>>
}
