/**
 * The Realtime server of the app, on while the settings want it. One change at a time: it is shut before it is opened at
 * another port. Imports no Electron; what opens it is an argument.
 */
import type { GatewayView } from '../../shared/desktop'
import { toAppError } from '../../shared/errors'
import { Emitter, type Feed } from '../../shared/time'
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
  readonly #changes = new Emitter<GatewayView>()
  readonly #leave: () => void
  #view: GatewayView = { state: 'off' }
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
    return this.#view
  }

  /** Snapshot first. */
  on(listener: (view: GatewayView) => void): () => void {
    listener(this.#view)
    return this.#changes.on(listener)
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
    if (port === undefined) return this.#show({ state: 'off' })
    this.#show({ state: 'starting' })
    try {
      const { token, isKept } = await this.#ports.token.current()
      const gateway = await this.#ports.open(port, token)
      this.#gateway = gateway
      if (port === this.#wanted) this.#show({ state: 'on', url: gateway.url, token, isKept })
    } catch (thrown) {
      if (port === this.#wanted) this.#show({ state: 'failed', error: toAppError(thrown) })
    }
  }

  #show(view: GatewayView): void {
    this.#view = view
    this.#changes.emit(view)
  }
}
