/** What is in force in one client's session, and what its link is told of it. */
import type { SessionConfig } from '../link'
import { linkConfig } from './linkConfig'
import type { ResponseRequestParams } from './protocol/requests'
import { type Config, defaultSession, type Update, updated } from './protocol/sessionConfig'
import type { SessionOptions } from './protocol/sessionOptions'

export class Settings {
  readonly #options: Pick<SessionOptions, 'locale' | 'timeZone' | 'voiceFor'>
  readonly #defaults: Config
  #config: Config

  constructor(options: Pick<SessionOptions, 'defaults' | 'locale' | 'timeZone' | 'voiceFor'>) {
    this.#options = options
    this.#defaults = defaultSession(options.defaults)
    this.#config = this.#defaults
  }

  get config(): Config {
    return this.#config
  }

  /** @throws Refusal; then nothing has changed */
  update(session: unknown, state: Pick<Update, 'hasSpoken' | 'breaksSilence'>): void {
    this.#config = updated(session, { config: this.#config, defaults: this.#defaults, ...state })
  }

  /** @param own of one answer @param system what the client said as the system */
  forLink(own: ResponseRequestParams, place: { conversation: string; system: readonly string[] }): SessionConfig {
    const { locale, timeZone, voiceFor } = this.#options
    return linkConfig(this.#config, own, { locale, timeZone, voiceFor, ...place })
  }
}
