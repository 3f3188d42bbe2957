/**
 * What is wrong with the app itself, as a list that windows show until it is dismissed. The grave ones are said once in a
 * dialog as well: somebody who only sees a tray icon would never learn why nothing is heard or kept.
 */
import type { ProblemView } from '../../shared/desktop'
import type { ErrorCode } from '../../shared/errors'
import { type Events, Held } from '../../shared/time'
import type { AppError, ConversationView } from '../../shared/view'
import { privacyAddress } from './links'

interface Kind {
  grave?: true
  remedy?: ProblemView['remedy']
}

/** Other notices belong to a turn and stay with it. */
const KINDS: Partial<Record<ErrorCode, Kind>> = {
  'sound.notBuilt': { grave: true },
  'sound.hostFailed': { grave: true },
  'device.none': {},
  'device.silent': { remedy: 'microphonePrivacy' },
  'microphone.blocked': { remedy: 'microphonePrivacy' },
  'history.foreign': { grave: true },
  'history.newer': { grave: true },
  'history.unwritable': { grave: true },
  'history.corrupt': {},
  'history.diskFull': {},
  'settings.notJson': {},
  'settings.newer': {},
  'settings.invalid': {},
  'settings.unwritable': {},
  'import.addressKept': {},
  'skills.newer': { grave: true },
  'skills.storeDamaged': {},
  'worker.failed': { grave: true },
  'bridge.strange': {},
  'key.missing': {},
  'key.unreadable': {},
}

export interface ProblemsPorts {
  view: Events<ConversationView>
  platform: NodeJS.Platform
  /** Says it in a dialog; does not wait. */
  say(error: AppError): void
}

export class Problems implements Events<readonly ProblemView[]> {
  readonly #ports: ProblemsPorts
  readonly #all = new Held<readonly ProblemView[]>([])
  readonly #said = new Set<ErrorCode>()
  readonly #leave: () => void
  #seen: { notice?: AppError | undefined; error?: AppError | undefined } = {}

  constructor(ports: ProblemsPorts) {
    this.#ports = ports
    this.#leave = ports.view.on(({ notice, error }) => {
      const before = this.#seen
      this.#seen = { notice, error }
      for (const [now, then] of [
        [notice, before.notice],
        [error, before.error],
      ]) {
        if (now && now !== then) this.add(now)
      }
    })
  }

  /** Snapshot first. */
  on(listener: (problems: readonly ProblemView[]) => void): () => void {
    return this.#all.on(listener)
  }

  /** One of each code: the newest words. */
  add(error: AppError): void {
    const kind = KINDS[error.code]
    if (!kind) return
    const remedy = this.#remedy(kind)
    const problem: ProblemView = { ...error, ...(remedy && { remedy }) }
    this.#all.set([...this.#all.current.filter(({ code }) => code !== error.code), problem])
    if (!kind.grave || this.#said.has(error.code)) return
    this.#said.add(error.code)
    this.#ports.say(error)
  }

  /** Not every system has such a page of its settings. */
  #remedy({ remedy }: Kind): ProblemView['remedy'] {
    return remedy && privacyAddress('microphone', this.#ports.platform) !== undefined ? remedy : undefined
  }

  dismiss(code: string): void {
    const all = this.#all.current
    const left = all.filter((problem) => problem.code !== code)
    if (left.length !== all.length) this.#all.set(left)
  }

  close(): void {
    this.#leave()
  }
}
