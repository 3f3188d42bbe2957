/** What of the settings makes a chain, and what it is made with. */
import type { SecretName, ServiceId } from '../../../../shared/services'
import type { SettingsView } from '../../../../shared/settings'
import type { Dialer, WebFetch } from '../../../net'
import type { LocalModel, OpenEngine } from '../local'
import type { OfflineLinkOptions } from '../offline'

export interface ChainChoice
  extends Pick<SettingsView, 'speechToText' | 'languageModel' | 'textToSpeech' | 'services' | 'voice'> {
  locale: string
  timeZone: string
}

/** Models of this computer. */
export interface LocalModelsPort {
  /**
   * The files of one that is ready. @param id empty: the first that is
   * Rejects with an `AppException` where there is none.
   */
  model(kind: LocalModel['kind'], id: string): Promise<LocalModel>
  open: OpenEngine
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
  local?: LocalModelsPort
  /** Instead of a vendor's own address: a server of one's own, or of a test. */
  addresses?: Partial<Record<ServiceId, string>>
}
