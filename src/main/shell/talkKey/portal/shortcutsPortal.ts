/**
 * Keys on Wayland: the desktop's portal is asked for them, the desktop asks the user, and then tells when one goes down and
 * when it comes up. Behind the same port as the child with the hook. Sees no key but those that were granted.
 */
import type { KeyAction } from '../../../../shared/desktop'
import type { Clock, Ms } from '../../../../shared/time'
import type { Child, ChildListener } from '../../../children'
import type { WatchedKeys } from '../keys'
import type { GrantedKeys, ToHook } from '../protocol'
import { type Bus, type BusSignal, DRIVER, type OpenBus } from './bus'
import { triggerOf } from './trigger'

export interface PortalPorts {
  clock: Clock
  openBus: OpenBus
  /** What the desktop shows beside each key. */
  describe(action: KeyAction): string
}

/** A portal that says nothing to a question which no user has to answer is not there. */
const ANSWER_BOUND_MS: Ms = 5_000

const NAME = 'org.freedesktop.portal.Desktop'
const ROOT = '/org/freedesktop/portal/desktop'
const SHORTCUTS = 'org.freedesktop.portal.GlobalShortcuts'
const PORTAL = { destination: NAME, path: ROOT, interface: SHORTCUTS }
const MATCHES = [
  `type='signal',sender='${NAME}',path_namespace='${ROOT}'`,
  `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${NAME}'`,
]

type Dictionary = readonly (readonly [string, unknown])[]

interface Response {
  /** 0: done; 1: the user said no. */
  code: number
  results: Dictionary
}

export function openPortal(ports: PortalPorts, listener: ChildListener): Child<ToHook> {
  const portal = new ShortcutsPortal(ports, listener)
  return { send: (message) => portal.take(message), kill: () => portal.end() }
}

class ShortcutsPortal {
  readonly #ports: PortalPorts
  readonly #listener: ChildListener
  readonly #responses = new Map<string, (response: Response) => void>()
  readonly #held = new Set<KeyAction>()
  #bus: Bus | undefined
  #owner = ''
  #session: string | undefined
  #watched: readonly WatchedKeys[] | undefined
  /** What the last binding was for; a change of the mode alone asks nobody again. */
  #asked = ''
  #tokens = 0
  #isEnded = false

  constructor(ports: PortalPorts, listener: ChildListener) {
    this.#ports = ports
    this.#listener = listener
    this.#bounded(this.#begin()).catch(() => this.#refused())
  }

  take(message: ToHook): void {
    if (message.type === 'watch') {
      this.#watched = message.keys
      this.#bind()
    } else if (message.type === 'releaseAll') this.#releaseAll()
  }

  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    // The portal ends a session whose connection is gone.
    this.#bus?.close()
    this.#listener.exited()
  }

  async #begin(): Promise<void> {
    const bus = await this.#ports.openBus({ signal: (signal) => this.#signal(signal), lost: () => this.end() })
    if (this.#isEnded) return bus.close()
    this.#bus = bus
    for (const match of MATCHES) await bus.call({ ...DRIVER, member: 'AddMatch', signature: 's', body: [match] })
    // Newer portals want to know a program by its desktop entry, before anything else; older ones do not know the question.
    const registry = { destination: NAME, path: ROOT, interface: 'org.freedesktop.host.portal.Registry' }
    await bus.call({ ...registry, member: 'Register', signature: 'sa{sv}', body: ['parley', []] }).catch(() => {})
    const properties = { destination: NAME, path: ROOT, interface: 'org.freedesktop.DBus.Properties' }
    await bus.call({ ...properties, member: 'Get', signature: 'ss', body: [SHORTCUTS, 'version'] })
    const [owner] = await bus.call({ ...DRIVER, member: 'GetNameOwner', signature: 's', body: [NAME] })
    this.#owner = String(owner)
    this.#listener.message({ type: 'ready' })
    this.#bind()
  }

  #refused(): void {
    if (this.#isEnded) return
    this.#listener.message({ type: 'refused' })
    this.end()
  }

  /** A session takes one binding, so other keys are asked for in another one. */
  #bind(): void {
    const watched = this.#watched
    if (!this.#bus || this.#owner === '' || !watched) return
    const asked = JSON.stringify(watched.map(({ action, keys }) => [action, keys]))
    if (asked === this.#asked) return
    this.#asked = asked
    this.#closeSession()
    if (watched.length > 0) this.#ask(watched, asked).catch(() => this.#refused())
  }

  async #ask(watched: readonly WatchedKeys[], asked: string): Promise<void> {
    const session = (token: string) => [[...tokenOf(token), ['session_handle_token', ['s', token]]]]
    const created = await this.#bounded(this.#request('CreateSession', 'a{sv}', session))
    const path = text(created.results, 'session_handle')
    if (created.code !== 0 || path === undefined) throw new Error('no session')
    // Other keys are wanted by now.
    if (this.#asked !== asked) return this.#close(path)
    this.#session = path
    const shortcuts = watched.map(({ action, keys }) => {
      const trigger = triggerOf(keys)
      const description = ['description', ['s', this.#ports.describe(action)]]
      return [action, [description, ...(trigger === undefined ? [] : [['preferred_trigger', ['s', trigger]]])]]
    })
    // The user may take as long as it takes to answer.
    const bound = await this.#request('BindShortcuts', 'oa(sa{sv})sa{sv}', (token) => [
      ...[path, shortcuts, ''],
      tokenOf(token),
    ])
    if (this.#session === path) this.#granted(bound.code === 0 ? value(bound.results, 'shortcuts') : [])
  }

  /** Calls, and waits for the signal that answers. */
  async #request(member: string, signature: string, body: (token: string) => unknown[]): Promise<Response> {
    const bus = this.#bus
    if (!bus) throw new Error('no bus')
    const token = `parley${++this.#tokens}`
    const path = `${ROOT}/request/${bus.name.slice(1).replaceAll('.', '_')}/${token}`
    const response = new Promise<Response>((resolve) => this.#responses.set(path, resolve))
    try {
      const [handle] = await bus.call({ ...PORTAL, member, signature, body: body(token) })
      // Portals before 0.9 choose a path of their own.
      const resolve = this.#responses.get(path)
      if (resolve && handle !== path) this.#responses.set(String(handle), resolve)
      return await response
    } finally {
      this.#responses.delete(path)
    }
  }

  #signal({ sender, path, interface: from, member, body }: BusSignal): void {
    // The bus itself says when the portal ends or begins anew: no session outlives that.
    if (sender === DRIVER.destination && member === 'NameOwnerChanged' && body[0] === NAME && this.#owner !== '')
      return this.end()
    // Anybody may send a signal to anybody.
    if (sender !== this.#owner) return
    if (member === 'Response')
      return this.#responses.get(path)?.({ code: Number(body[0]), results: dictionary(body[1]) })
    if (member === 'Closed' && path === this.#session) return this.#takenBack()
    if (from !== SHORTCUTS || body[0] !== this.#session) return
    if (member === 'ShortcutsChanged') return this.#granted(body[1])
    const action = this.#watched?.find((each) => each.action === body[1])?.action
    if (action === undefined) return
    if (member === 'Activated') this.#down(action)
    else if (member === 'Deactivated') this.#up(action)
  }

  #down(action: KeyAction): void {
    // Some desktops repeat it while the key is held.
    if (this.#held.has(action)) return
    this.#held.add(action)
    this.#listener.message({ type: 'edge', action, edge: 'down' })
  }

  #up(action: KeyAction): void {
    if (this.#held.delete(action)) this.#listener.message({ type: 'edge', action, edge: 'up' })
  }

  #releaseAll(): void {
    for (const action of [...this.#held]) this.#up(action)
  }

  #granted(shortcuts: unknown): void {
    const granted: GrantedKeys = {}
    for (const shortcut of Array.isArray(shortcuts) ? shortcuts : []) {
      const [id, about] = shortcut as [string, unknown]
      const action = this.#watched?.find((each) => each.action === id)?.action
      if (action !== undefined) granted[action] = text(dictionary(about), 'trigger_description') ?? ''
    }
    this.#listener.message({ type: 'granted', keys: granted })
  }

  /** The user, or the desktop, wants the keys back: nobody is asked a second time. */
  #takenBack(): void {
    this.#session = undefined
    this.#releaseAll()
    this.#granted([])
  }

  #closeSession(): void {
    this.#releaseAll()
    const path = this.#session
    this.#session = undefined
    if (path !== undefined) this.#close(path)
  }

  #close(path: string): void {
    const session = { destination: NAME, path, interface: 'org.freedesktop.portal.Session' }
    this.#bus?.call({ ...session, member: 'Close' }).catch(() => {})
  }

  #bounded<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const cancel = this.#ports.clock.after(ANSWER_BOUND_MS, () => reject(new Error('no answer')))
      work.finally(cancel).then(resolve, reject)
    })
  }
}

const tokenOf = (token: string) => [['handle_token', ['s', token]]]

const dictionary = (from: unknown): Dictionary => (Array.isArray(from) ? (from as Dictionary) : [])

/** A variant arrives as its signature and a list of one. */
function value(from: Dictionary, key: string): unknown {
  const variant = from.find(([name]) => name === key)?.[1]
  return Array.isArray(variant) && Array.isArray(variant[1]) ? variant[1][0] : undefined
}

function text(from: Dictionary, key: string): string | undefined {
  const found = value(from, key)
  return typeof found === 'string' ? found : undefined
}
