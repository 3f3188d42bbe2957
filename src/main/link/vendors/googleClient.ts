/**
 * Google's own clients for speech, the one file that loads them: credentials, the place and the way out. Nothing of the
 * environment decides where a call goes or what it carries, no metadata server is asked, nothing is tried again by itself,
 * and nothing is logged.
 */
import type { Socket } from 'node:net'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import type { Clock } from '../../../shared/time'
import type { Dialer, Route } from '../../net'
import { type GoogleCredentials, googleCredentials } from './googleCredentials'

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

export interface GoogleDuplex {
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

export interface GoogleClient {
  /** Its connections lead through a proxy. */
  readonly proxied: boolean
  traffic(): Traffic
  /** @param routing what the service finds the place by, as "name=value" */
  begin(routing: string | undefined): GoogleDuplex
  /** Calls back once the connection is up; never when it does not come up. */
  whenUp(callback: () => void): void
  close(): void
}

/** Longer than any call lives: the service ends it after five minutes. */
const CALL_MS = 3_600_000
/** A dead network is noticed after both, also while nobody speaks. */
const KEEPALIVE = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 10_000 }

export async function createGoogleClient(api: GoogleApi, service: GoogleService): Promise<GoogleClient> {
  const credentials = googleCredentials(service.credentials, service.project)
  const address = service.address ?? { host: hostOf(api, service.location), port: 443 }
  const route = await service.dialer.route(new URL(`https://${address.host}:${address.port}/`))
  const gax = await import('google-gax')
  // Otherwise it writes addresses, a proxy's among them, to the console.
  gax.grpc.setLogVerbosity(gax.grpc.logVerbosity.NONE)
  // And whole requests and answers, where a variable of the environment asks for it.
  gax.loggingUtils.setBackend(null)
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
    proxied: route.proxy !== undefined,
    traffic: () => ({
      up: sockets.reduce((all, { bytesWritten }) => all + bytesWritten, 0),
      down: sockets.reduce((all, { bytesRead }) => all + bytesRead, 0),
    }),
    begin: (routing) => client.begin(routing) as unknown as GoogleDuplex,
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
  const tls = grpc.credentials.createFromSecureContext(trusting(ca))
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

let trust: { roots: string; context: SecureContext } | undefined

/**
 * Said aloud: otherwise a variable of the environment may name a file of roots. Read once: that takes 30 ms, and a
 * connection that is mended has no time.
 */
function trusting(ca: Route['ca']): SecureContext {
  const roots = (ca ?? getCACertificates('default')).join('\n')
  if (trust?.roots !== roots) trust = { roots, context: createSecureContext({ ca: roots }) }
  return trust.context
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
