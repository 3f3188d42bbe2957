/**
 * Google's own clients for speech, the one file that loads them: credentials, the place, the way out and what went wrong.
 * Nothing of the environment decides where a call goes or what it carries, no metadata server is asked, nothing is tried
 * again by itself, and nothing is logged.
 */
import type { Socket } from 'node:net'
import { getCACertificates } from 'node:tls'
import type { Clock } from '../../../shared/time'
import type { Dialer, Route } from '../../net'
import type { ProviderError } from '../cascade/providerError'
import { type GoogleCredentials, googleCredentials } from './googleCredentials'
import { type GoogleAbout, googleFailure } from './googleFailure'

export interface GoogleService {
  /** An API key, or the whole JSON file of a service account. */
  credentials: string
  /** Needed with an API key; a service account has its own. */
  project: string
  /** `global`, `eu`, `us` or a region. */
  location: string
  dialer: Dialer
  clock: Clock
  /** Somewhere else than where Google's are. */
  address?: { host: string; port: number }
}

export type GoogleApi = 'speech' | 'texttospeech'

/** One streaming call. After `cancel`, `ended` and `failed` it is silent. */
export interface GoogleCall<Request> {
  /** @returns false: no more until `room` */
  write(request: Request): boolean
  /** No more requests; the answers to them come, then `ended`. */
  finish(): void
  /** The service learns of it now. Idempotent. */
  cancel(): void
}

export interface GoogleCallEvents<Response> {
  opened(): void
  room(): void
  response(response: Response): void
  ended(): void
  failed(failure: ProviderError): void
}

interface Duplex {
  write(request: unknown): boolean
  end(): void
  cancel?(): void
  on(event: string, listener: (value: unknown) => void): unknown
}

/** Bytes of a connection, encryption and all. */
export interface Traffic {
  up: number
  down: number
}

interface Client {
  traffic(): Traffic
  /** @param routing what the service finds the place by, as "name=value" */
  begin(routing: string | undefined): Duplex
  /** Calls back once the connection is up; never when it does not come up. */
  whenUp(callback: () => void): void
  close(): void
}

/** Longer than any call lives: the service ends it after five minutes. */
const CALL_MS = 3_600_000
/** A dead network is noticed after both, also while nobody speaks. */
const KEEPALIVE = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 10_000 }

/** The connection to one of Google's services: shared by its calls, made anew after it broke. */
export class GoogleConnection<Request, Response> {
  readonly #api: GoogleApi
  readonly #service: GoogleService
  #client: Promise<Client> | undefined
  #up: Client | undefined

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
    let duplex: Duplex | undefined
    const ready = this.#ready()
    const fail = (thrown: unknown) => {
      if (over) return
      over = true
      const failure = googleFailure(thrown, about, this.#service.clock.epoch())
      if (failure.kind === 'network' || failure.kind === 'timeout') this.#discard(ready)
      events.failed(failure)
    }
    ready.then((client) => {
      if (over) return
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
      cancel: () => {
        if (over) return
        over = true
        // `destroy` would leave the call running at the service.
        duplex?.cancel?.()
        // A connection that does not come up is not waited for a second time.
        if (!isUp) this.#discard(ready)
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

  #ready(): Promise<Client> {
    this.#client ??= createClient(this.#api, this.#service)
    return this.#client
  }

  #discard(ready: Promise<Client>): void {
    if (this.#client === ready) this.#client = undefined
    ready.then(
      (client) => client.close(),
      () => {},
    )
  }
}

async function createClient(api: GoogleApi, service: GoogleService): Promise<Client> {
  const credentials = googleCredentials(service.credentials, service.project)
  const address = service.address ?? { host: hostOf(api, service.location), port: 443 }
  const route = await service.dialer.route(new URL(`https://${address.host}:${address.port}/`))
  const gax = await import('google-gax')
  // Otherwise it writes addresses, a proxy's among them, to the console.
  gax.grpc.setLogVerbosity(gax.grpc.logVerbosity.NONE)
  const signer = signerOf(gax, credentials)
  const sockets: Socket[] = []
  const options = {
    ...addressed(address, route),
    ...KEEPALIVE,
    'grpc.enable_http_proxy': 0,
    'grpc.enable_retries': 0,
    // One connection that breaks is not another's.
    'grpc.use_local_subchannel_pool': 1,
    projectId: credentials.project,
    universeDomain: 'googleapis.com',
    fallback: false,
    auth: new gax.GoogleAuth({ authClient: signer, projectId: credentials.project }),
    sslCreds: channelOf(gax, credentials, signer, route, sockets),
  }
  const client = await loaded(api, options, gax)
  const stub = (await client.initialize()) as unknown as import('google-gax').grpc.Client
  return {
    traffic: () => ({
      up: sockets.reduce((all, { bytesWritten }) => all + bytesWritten, 0),
      down: sockets.reduce((all, { bytesRead }) => all + bytesRead, 0),
    }),
    begin: (routing) => client.begin(routing) as unknown as Duplex,
    whenUp: (callback) => stub.waitForReady(Number.POSITIVE_INFINITY, (error) => !error && callback()),
    close: () => void client.close().catch(() => {}),
  }
}

type Gax = typeof import('google-gax')

async function loaded(api: GoogleApi, options: import('google-gax').ClientOptions, gax: Gax) {
  const call = (routing?: string) => ({
    timeout: CALL_MS,
    ...(routing !== undefined && { otherArgs: { headers: { 'x-goog-request-params': routing } } }),
  })
  if (api === 'speech') {
    const { v2 } = await import('@google-cloud/speech')
    const client = new v2.SpeechClient(options, gax as never)
    return {
      initialize: () => client.initialize(),
      close: () => client.close(),
      // The documented `streamingRecognize` drops the recognizer and writes a field that version 2 does not know.
      begin: (routing?: string) => client._streamingRecognize(call(routing)),
    }
  }
  const { TextToSpeechClient } = await import('@google-cloud/text-to-speech')
  const client = new TextToSpeechClient(options, gax as never)
  return {
    initialize: () => client.initialize(),
    close: () => client.close(),
    begin: (routing?: string) => client.streamingSynthesize(call(routing)),
  }
}

function hostOf(api: GoogleApi, location: string): string {
  return location === 'global' ? `${api}.googleapis.com` : `${location}-${api}.googleapis.com`
}

function addressed({ host, port }: { host: string; port: number }, { proxy }: Route): object {
  if (!proxy) return { apiEndpoint: host, port }
  return {
    apiEndpoint: proxy.host,
    port: proxy.port,
    'grpc.http_connect_target': `dns:${host}:${port}`,
    ...(proxy.credentials !== undefined && { 'grpc.http_connect_creds': proxy.credentials }),
  }
}

/** Given whatever the credentials are: without it, the client would look for some on this computer and in the network. */
function signerOf({ googleAuthLibrary }: Gax, credentials: GoogleCredentials) {
  const account =
    credentials.kind === 'account'
      ? { email: credentials.email, key: credentials.privateKey }
      : { email: 'none', key: 'none' }
  const signer = new googleAuthLibrary.JWT({ ...account, scopes: ['https://www.googleapis.com/auth/cloud-platform'] })
  // A token the account signs itself: nobody is asked for one.
  signer.useJWTAccessWithScope = true
  return signer
}

function channelOf(
  { grpc }: Gax,
  credentials: GoogleCredentials,
  signer: ReturnType<typeof signerOf>,
  { ca }: Route,
  sockets: Socket[],
) {
  // Said aloud: otherwise a variable of the environment may name a file of roots.
  const tls = grpc.credentials.createSsl(Buffer.from((ca ?? getCACertificates('default')).join('\n')))
  keepSockets(tls, sockets)
  if (credentials.kind === 'key') {
    const key = credentials.key
    const headers = grpc.credentials.createFromMetadataGenerator((_, done) => {
      const metadata = new grpc.Metadata()
      metadata.set('x-goog-api-key', key)
      done(null, metadata)
    })
    return grpc.credentials.combineChannelCredentials(tls, headers)
  }
  const headers = grpc.credentials.createFromMetadataGenerator(({ service_url }, done) => {
    signer.getRequestHeaders(service_url).then(
      (found) => {
        const metadata = new grpc.Metadata()
        found.forEach((value: string, name: string) => void metadata.set(name, value))
        done(null, metadata)
      },
      // Its words quote the key that could not be read.
      () => done(new Error('the service account cannot sign')),
    )
  })
  return grpc.credentials.combineChannelCredentials(tls, headers)
}

interface Connector {
  connect(socket: Socket): Promise<unknown>
}

/** The one moment the library shows its sockets. Where a later version does not, nothing is counted. */
function keepSockets(tls: object, sockets: Socket[]): void {
  const held = tls as { _createSecureConnector?: (...args: unknown[]) => Connector }
  const create = held._createSecureConnector?.bind(tls)
  if (!create) return
  held._createSecureConnector = (...args) => {
    const connector = create(...args)
    const connect = connector.connect.bind(connector)
    connector.connect = (socket) => {
      sockets.push(socket)
      return connect(socket)
    }
    return connector
  }
}
