/**
 * `org.freedesktop.portal.GlobalShortcuts` as xdg-desktop-portal documents it, on a private bus: requests that are answered by
 * a signal, sessions that take one binding, keys that go down and up. A user's answer is given in advance.
 */
import { connect } from 'node:net'
import * as library from '@homebridge/dbus-native'
import { socketOf } from '../../src/main/shell/talkKey/portal/bus'

export interface AskedKey {
  id: string
  description: string | undefined
  trigger: string | undefined
}

interface Message {
  sender: string
}
interface Client {
  connection: { message(message: object): void; end(): void; on(event: string, listener: () => void): void }
  serial: number
  exportInterface(implementation: object, path: string, description: object): void
  requestName(name: string, flags: number, done: (error: unknown) => void): void
}

const NAME = 'org.freedesktop.portal.Desktop'
const ROOT = '/org/freedesktop/portal/desktop'
const SHORTCUTS = 'org.freedesktop.portal.GlobalShortcuts'

type Pairs = [string, unknown][]
const value = (pairs: Pairs, key: string): unknown =>
  (pairs.find(([name]) => name === key)?.[1] as [unknown, unknown[]] | undefined)?.[1][0]

/** What the user gives: what triggers each key. A key that is not in it is refused; `undefined` refuses all. */
export type UserAnswer = Readonly<Record<string, string>> | undefined

export class ShortcutsPortalDouble {
  /** What each binding asked for, in order. */
  readonly asked: AskedKey[][] = []
  /** Programs that said by which desktop entry they are known. */
  readonly registered: string[] = []
  /** Sessions that are open now. */
  readonly sessions = new Set<string>()
  answer: UserAnswer
  readonly #client: Client
  #peer = ''
  #bound: string | undefined

  static async start(address: string, answer: UserAnswer): Promise<ShortcutsPortalDouble> {
    const { createClient } = library as unknown as { createClient(options: object): Client }
    const client = createClient({ stream: connect(socketOf(address) ?? '') })
    client.connection.on('error', () => {})
    const portal = new ShortcutsPortalDouble(client, answer)
    await new Promise<void>((resolve, reject) =>
      client.requestName(NAME, 0, (error) => (error ? reject(error) : resolve())),
    )
    return portal
  }

  private constructor(client: Client, answer: UserAnswer) {
    this.#client = client
    this.answer = answer
    const offer = (name: string, methods: Record<string, [string, string]>, implementation: object) =>
      client.exportInterface(implementation, ROOT, { name, methods, signals: {}, properties: { version: 'u' } })
    offer(
      'org.freedesktop.host.portal.Registry',
      { Register: ['sa{sv}', ''] },
      { Register: (id: string) => void this.registered.push(id) },
    )
    offer(
      SHORTCUTS,
      { CreateSession: ['a{sv}', 'o'], BindShortcuts: ['oa(sa{sv})sa{sv}', 'o'] },
      {
        version: 1,
        CreateSession: (options: Pairs, message: Message) => this.#createSession(options, message),
        BindShortcuts: (session: string, keys: [string, Pairs][], _parent: string, options: Pairs, message: Message) =>
          this.#bind(session, keys, options, message),
      },
    )
  }

  /** Who asked last, as the bus calls it. */
  get peer(): string {
    return this.#peer
  }

  press(id: string): void {
    this.#tell('Activated', id)
  }

  release(id: string): void {
    this.#tell('Deactivated', id)
  }

  /** The user changes his mind in the desktop's settings. */
  change(triggers: Readonly<Record<string, string>>): void {
    this.#signal(ROOT, SHORTCUTS, 'ShortcutsChanged', 'oa(sa{sv})', [this.#bound, given(triggers)])
  }

  /** The desktop ends the session of its own accord. */
  takeBack(): void {
    this.#signal(this.#bound ?? '', 'org.freedesktop.portal.Session', 'Closed', 'a{sv}', [[]])
  }

  stop(): void {
    this.#client.connection.end()
  }

  #createSession(options: Pairs, { sender }: Message): string {
    this.#peer = sender
    const session = `${ROOT}/session/${mangled(sender)}/${value(options, 'session_handle_token')}`
    this.sessions.add(session)
    this.#client.exportInterface({ Close: () => void this.sessions.delete(session) }, session, {
      ...{ name: 'org.freedesktop.portal.Session', methods: { Close: ['', ''] }, signals: {}, properties: {} },
    })
    return this.#respond(options, 0, [['session_handle', ['s', session]]])
  }

  #bind(session: string, keys: [string, Pairs][], options: Pairs, _message: Message): string {
    if (!this.sessions.has(session)) throw new Error('no such session')
    if (this.#bound === session) throw new Error('a session takes one binding')
    this.#bound = session
    const asked = keys.map(([id, about]) => ({
      ...{ id, description: value(about, 'description') as string | undefined },
      trigger: value(about, 'preferred_trigger') as string | undefined,
    }))
    this.asked.push(asked)
    const allowed = Object.entries(this.answer ?? {}).filter(([id]) => asked.some((each) => each.id === id))
    return this.#respond(options, this.answer === undefined ? 1 : 0, [
      ['shortcuts', ['a(sa{sv})', given(Object.fromEntries(allowed))]],
    ])
  }

  /** The answer comes as a signal, after the call has returned. */
  #respond(options: Pairs, code: number, results: unknown): string {
    const path = `${ROOT}/request/${mangled(this.#peer)}/${value(options, 'handle_token')}`
    setTimeout(() => this.#signal(path, 'org.freedesktop.portal.Request', 'Response', 'ua{sv}', [code, results]), 5)
    return path
  }

  #tell(member: string, id: string): void {
    this.#signal(ROOT, SHORTCUTS, member, 'osta{sv}', [this.#bound, id, Date.now(), []])
  }

  #signal(path: string, from: string, member: string, signature: string, body: unknown[]): void {
    this.#client.connection.message({
      ...{ type: 4, serial: this.#client.serial++, destination: this.#peer },
      ...{ path, interface: from, member, signature, body },
    })
  }
}

const mangled = (name: string) => name.slice(1).replaceAll('.', '_')

const given = (triggers: Readonly<Record<string, string>>) =>
  Object.entries(triggers).map(([id, trigger]) => [id, [['trigger_description', ['s', trigger]]]])
