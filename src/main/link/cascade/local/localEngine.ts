/**
 * Main's side of the child that runs one local model: started when it is needed, and once more after it died; when that
 * one dies over its work too, whoever asks is told so and nothing is started. Whatever the child does, main lives on.
 * Knows nothing of sound and words.
 */
import { AppException, type ErrorCode, toAppError } from '../../../../shared/errors'
import type { Clock, Ms } from '../../../../shared/time'
import type { Hz } from '../../../audio'
import type { Child } from '../../../children'
import { ONCE, RestartPlan } from '../../../restartPlan'
import { ProviderError } from '../providerError'
import { Watchdog } from '../stream/watchdog'
import { type FromEngine, isFromEngine, type LocalModel, type OpenEngine, type ToEngine } from './protocol'

export interface LocalEngineOptions {
  model: LocalModel
  clock: Clock
  open: OpenEngine
  /** Of the processor, for one child. */
  threads?: number
  /** The child's own words when it refuses a model; never shown to a person. */
  log?(message: string): void
}

/** Somebody with work for the child. Nothing is called before `use` returns, nor after `leave`. */
export interface EngineUser {
  opened(rateHz: Hz): void
  message(message: FromEngine): void
  /** Nothing more comes. */
  lost(failure: ProviderError): void
}

export interface EngineSeat {
  send(message: ToEngine): void
  leave(): void
}

/** Two are enough for the small models and leave the rest of a laptop alone. */
const THREADS = 2
/** A large model from a slow disk; a child that says nothing for so long hangs. */
const LOAD_MS: Ms = 60_000
/** It owes an answer and says nothing for so long: it hangs. No clause and no piece of speech takes that long. */
const HANG_MS: Ms = 20_000

type State =
  | { tag: 'off' }
  | { tag: 'loading'; child: Child<ToEngine> }
  | { tag: 'up'; child: Child<ToEngine>; rateHz: Hz }

export class LocalEngine {
  readonly #options: LocalEngineOptions
  readonly #users = new Set<EngineUser>()
  #state: State = { tag: 'off' }
  /** Without anything done in between, a second death is the model's. */
  readonly #plan = new RestartPlan(ONCE)
  #hopeless = false
  #stopBound = () => {}
  /** Answers it owes. */
  #owed = 0
  readonly #hanging: Watchdog
  /** It was ended because it said nothing. */
  #hung = false
  #closed = false

  constructor(options: LocalEngineOptions) {
    this.#options = options
    this.#hanging = new Watchdog(options.clock, HANG_MS, () => this.#giveUp())
  }

  /** Loads ahead. Harmless while it is loaded, and where it cannot be. */
  warm(): void {
    if (this.#state.tag === 'off' && !this.#closed && !this.#hopeless) this.#start()
  }

  use(user: EngineUser): EngineSeat {
    this.#users.add(user)
    const state = this.#state
    if (state.tag === 'up') queueMicrotask(() => this.#users.has(user) && user.opened(state.rateHz))
    else if (this.#closed || this.#hopeless) queueMicrotask(() => this.#lose(user, problem('local.failed')))
    else this.warm()
    return {
      send: (message) => {
        if (!this.#users.has(user) || this.#state.tag !== 'up') return
        if (isAnswered(message) && ++this.#owed === 1) this.#hanging.watch()
        this.#state.child.send(message)
      },
      leave: () => void this.#users.delete(user),
    }
  }

  /** The child has done what it was asked: a death after this one counts anew. */
  worked(): void {
    this.#plan.forget()
  }

  /** Ends the child as a fault would. */
  kill(): void {
    if (this.#state.tag !== 'off') this.#state.child.kill()
  }

  close(): void {
    this.#closed = true
    this.#users.clear()
    this.#end()
  }

  #start(): void {
    const { open, clock, model, threads = THREADS } = this.#options
    const child: Child<ToEngine> = open({
      message: (message) => {
        if (this.#child === child) this.#received(message)
      },
      exited: () => {
        if (this.#child === child) this.#died()
      },
    })
    this.#state = { tag: 'loading', child }
    const settle = clock.owe()
    const stop = clock.after(LOAD_MS, () => this.#giveUp())
    this.#stopBound = () => {
      settle()
      stop()
    }
    child.send({ type: 'load', model, threads })
  }

  get #child(): Child<ToEngine> | undefined {
    return this.#state.tag === 'off' ? undefined : this.#state.child
  }

  #received(message: unknown): void {
    // It has lost its way; as if it had died.
    if (!isFromEngine(message)) return this.kill()
    if (message.type === 'loaded') {
      if (this.#state.tag !== 'loading') return
      const { rateHz } = message
      this.#state = { tag: 'up', child: this.#state.child, rateHz }
      for (const user of [...this.#users]) user.opened(rateHz)
      return this.#stopBound()
    }
    if (message.type === 'refused') {
      this.#options.log?.(`local model: ${message.reason}`)
      this.#end()
      return this.#loseAll(problem(message.missing ? 'local.noEngine' : 'local.notLoaded'))
    }
    this.#hanging.feed()
    if (message.type !== 'sound' && --this.#owed === 0) this.#hanging.rest()
    for (const user of [...this.#users]) user.message(message)
  }

  #giveUp(): void {
    this.#hung = true
    this.kill()
  }

  #died(): void {
    this.#off()
    this.#hopeless = this.#plan.died(this.#options.clock.now()) === undefined
    const kind = this.#hung ? 'timeout' : 'server'
    this.#hung = false
    this.#loseAll(this.#hopeless ? problem('local.failed', false, kind) : problem('local.died', true, kind))
    this.#stopBound()
  }

  #loseAll(failure: ProviderError): void {
    for (const user of [...this.#users]) this.#lose(user, failure)
  }

  #lose(user: EngineUser, failure: ProviderError): void {
    if (this.#users.delete(user)) user.lost(failure)
  }

  #end(): void {
    const child = this.#child
    this.#off()
    this.#stopBound()
    child?.kill()
  }

  #off(): void {
    this.#state = { tag: 'off' }
    this.#owed = 0
    this.#hanging.rest()
  }
}

const isAnswered = ({ type }: ToEngine): boolean => type === 'push' || type === 'endHearing' || type === 'speak'

const problem = (code: ErrorCode, retryable = false, kind: 'server' | 'timeout' = 'server') =>
  new ProviderError({ provider: 'Parley', kind, code, retryable })

/**
 * Loads a model once, in a child of its own that ends with it.
 * @throws AppException `local.noEngine`, `local.notLoaded`, `local.failed` (it ended its process); the signal's reason
 */
export async function tryModel(options: LocalEngineOptions, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const engine = new LocalEngine(options)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const enough = () => reject(signal.reason)
  signal.addEventListener('abort', enough, { once: true })
  // A file that ends the process once does so every time: no second child.
  const lost = (failure: ProviderError) => {
    const { code } = toAppError(failure)
    reject(new AppException(code === 'local.died' ? 'local.failed' : code, {}, { cause: failure }))
  }
  engine.use({ opened: () => resolve(), message: () => {}, lost })
  await promise.finally(() => {
    signal.removeEventListener('abort', enough)
    engine.close()
  })
}
