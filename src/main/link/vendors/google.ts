/**
 * A connection to one of Google's services and the streaming calls on it: shared by them, made anew after it broke, silent
 * once a call is over. Knows nothing of the vendor's client but what `googleClient.ts` shows.
 */
import type { ProviderError } from '../cascade/providerError'
import {
  createGoogleClient,
  type GoogleApi,
  type GoogleClient,
  type GoogleDuplex,
  type GoogleService,
  type Traffic,
} from './googleClient'
import { type GoogleAbout, googleFailure } from './googleFailure'

export type { GoogleService } from './googleClient'

/** One streaming call. After `cancel`, `ended` and `failed` it is silent. */
export interface GoogleCall<Request> {
  /** @returns false: no more until `room` */
  write(request: Request): boolean
  /** No more requests; the answers to them come, then `ended`. */
  finish(): void
  /**
   * The service learns of it now. Idempotent.
   * @param isMute the connection may be dead without having said so: the next call gets a new one
   */
  cancel(isMute?: boolean): void
}

export interface GoogleCallEvents<Response> {
  opened(): void
  room(): void
  response(response: Response): void
  ended(): void
  failed(failure: ProviderError): void
}

/** The connection to one of Google's services: shared by its calls, made anew after it broke. */
export class GoogleConnection<Request, Response> {
  readonly #api: GoogleApi
  readonly #service: GoogleService
  #client: Promise<GoogleClient> | undefined
  #up: GoogleClient | undefined

  constructor(api: GoogleApi, service: GoogleService) {
    this.#api = api
    this.#service = service
  }

  /** Connects ahead. What goes wrong is told by the first call. */
  warm(): void {
    this.#ready().then(
      (client) => client.whenUp(() => {}),
      () => {},
    )
  }

  /** Tells nothing before it returns. */
  call(about: GoogleAbout, events: GoogleCallEvents<Response>, routing?: string): GoogleCall<Request> {
    let over = false
    let isUp = false
    let proxied = false
    let duplex: GoogleDuplex | undefined
    const ready = this.#ready()
    const fail = (thrown: unknown) => {
      if (over) return
      over = true
      const failure = googleFailure(thrown, { ...about, proxied }, this.#service.clock.epoch())
      if (failure.kind === 'network' || failure.kind === 'timeout') this.#discard(ready)
      events.failed(failure)
    }
    ready.then((client) => {
      if (over) return
      proxied = client.proxied
      this.#up = client
      duplex = client.begin(routing)
      duplex.on('data', (response) => !over && events.response(response as Response))
      duplex.on('drain', () => !over && events.room())
      duplex.on('error', fail)
      duplex.on('end', () => {
        if (over) return
        over = true
        events.ended()
      })
      client.whenUp(() => {
        isUp = true
        if (!over) events.opened()
      })
    }, fail)
    return {
      write: (request) => duplex?.write(request) ?? false,
      finish: () => duplex?.end(),
      cancel: (isMute = false) => {
        if (over) return
        over = true
        // `destroy` would leave the call running at the service.
        duplex?.cancel?.()
        // A connection that does not come up is not waited for a second time.
        if (!isUp || isMute) this.#discard(ready)
      },
    }
  }

  /** What has gone over the connection so far; nothing before it is up. */
  get traffic(): Traffic {
    return this.#up?.traffic() ?? { up: 0, down: 0 }
  }

  async close(): Promise<void> {
    if (this.#client) this.#discard(this.#client)
  }

  #ready(): Promise<GoogleClient> {
    this.#client ??= createGoogleClient(this.#api, this.#service)
    return this.#client
  }

  #discard(ready: Promise<GoogleClient>): void {
    if (this.#client === ready) this.#client = undefined
    ready.then(
      (client) => client.close(),
      () => {},
    )
  }
}
