/** `org.freedesktop.login1` as far as a program asks whether its session is locked, on a private bus. */
import { connect } from 'node:net'
import * as library from '@homebridge/dbus-native'
import { socketOf } from '../../src/main/shell/talkKey/portal/bus'

interface Client {
  connection: { end(): void; on(event: string, listener: () => void): void }
  exportInterface(implementation: object, path: string, description: object): void
  requestName(name: string, flags: number, done: (error: unknown) => void): void
}

export class LoginDouble {
  /** What it answers. */
  locked = false
  /** How often it has answered. */
  answers = 0
  readonly #client: Client

  static async start(address: string): Promise<LoginDouble> {
    const { createClient } = library as unknown as { createClient(options: object): Client }
    const client = createClient({ stream: connect(socketOf(address) ?? '') })
    client.connection.on('error', () => {})
    const login = new LoginDouble(client)
    await new Promise<void>((resolve, reject) =>
      client.requestName('org.freedesktop.login1', 0, (error) => (error ? reject(error) : resolve())),
    )
    return login
  }

  private constructor(client: Client) {
    this.#client = client
    const answer = (): boolean => {
      this.answers += 1
      return this.locked
    }
    const session = {
      get LockedHint() {
        return answer()
      },
    }
    client.exportInterface(session, '/org/freedesktop/login1/session/auto', {
      ...{ name: 'org.freedesktop.login1.Session', methods: {}, signals: {}, properties: { LockedHint: 'b' } },
    })
  }

  stop(): void {
    this.#client.connection.end()
  }
}
