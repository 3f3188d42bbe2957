/**
 * The Realtime server of the app, on while the settings want it. One change at a time: it is shut before it is opened at
 * another port. Imports no Electron; what opens it is an argument.
 */
import type { GatewayView } from '../../shared/desktop'
import { toAppError } from '../../shared/errors'
import { type Feed, Held } from '../../shared/time'
import type { Gateway } from '../gateway'
import type { SettingsStore } from '../settings'
import type { GatewayToken } from './gatewayToken'

export interface GatewaySwitchPorts {
  settings: SettingsStore
  token: Pick<GatewayToken, 'current' | 'renew'>
  /** @param port 0: any that is free. Rejects with an `AppException`. */
  open(port: number, token: string): Promise<Gateway>
}

export class GatewaySwitch implements Feed<GatewayView> {
  readonly #ports: GatewaySwitchPorts
  readonly #view = new Held<GatewayView>({ state: 'off' })
  readonly #leave: () => void
  #gateway: Gateway | undefined
  /** What it stands at or is on its way to; undefined: off. */
  #wanted: number | undefined
  #queue: Promise<void> = Promise.resolve()

  constructor(ports: GatewaySwitchPorts) {
    this.#ports = ports
    this.#leave = ports.settings.onChange(() => this.#look())
    this.#look()
  }

  get current(): GatewayView {
    return this.#view.current
  }

  /** Snapshot first. */
  on(listener: (view: GatewayView) => void): () => void {
    return this.#view.on(listener)
  }

  /** Clients that know the one before are shown out. Resolves when the new one is in force. */
  async renewToken(): Promise<void> {
    const { token } = this.#ports
    this.#queue = this.#queue.then(async () => {
      await token.renew()
      await this.#carryOut(this.#wanted)
    })
    await this.#queue
  }

  async close(): Promise<void> {
    this.#leave()
    this.#want(undefined)
    await this.#queue
  }

  #look(): void {
    const { on, port } = this.#ports.settings.get().gateway
    this.#want(on ? port : undefined)
  }

  #want(port: number | undefined): void {
    if (port === this.#wanted) return
    this.#wanted = port
    this.#queue = this.#queue.then(() => this.#carryOut(port))
  }

  /** Never rejects: a port that cannot be had is shown, and tried again when the choice changes. */
  async #carryOut(port: number | undefined): Promise<void> {
    await this.#gateway?.close()
    this.#gateway = undefined
    if (port !== this.#wanted) return
    if (port === undefined) return this.#view.set({ state: 'off' })
    this.#view.set({ state: 'starting' })
    try {
      const { token, isKept } = await this.#ports.token.current()
      const gateway = await this.#ports.open(port, token)
      this.#gateway = gateway
      if (port === this.#wanted) this.#view.set({ state: 'on', url: gateway.url, token, isKept })
    } catch (thrown) {
      if (port === this.#wanted) this.#view.set({ state: 'failed', error: toAppError(thrown) })
    }
  }
}
