/**
 * Which of several services of one kind is asked. The first that works; one that failed for good is not asked again, one
 * that failed for the moment not for a while. Tells once when another takes over. Knows no kind of service.
 */
import { appError, type ErrorCode } from '../../../../shared/errors'
import { SERVICE_NAMES, type ServiceId } from '../../../../shared/services'
import type { Clock, Ms } from '../../../../shared/time'
import type { AppError, ServedBy, UsageLine } from '../../../../shared/view'
import type { ProviderError } from '../providerError'

/** A service that was down is tried again by the first turn after so long. */
export const REST_MS: Ms = 60_000

/** Trying again in this turn cannot help, and the next one is another: other words, another network, a shorter question. */
const OF_ONE_TURN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'provider.noSound',
  'provider.overflow',
  'model.tooLong',
])

/** What was used and stands on no bill of its own. */
export type Spent = (usage: UsageLine[]) => void

export interface StandingPorts {
  clock: Clock
  onNotice(notice: AppError): void
}

export interface Candidate<Service> {
  id: ServiceId
  /** Where it has several. */
  model?: string | undefined
  service: Service
}

interface Place<Service> extends Candidate<Service> {
  /** 0: it may be asked; infinite: it failed for good. */
  restsUntil: Ms
  lastFailure?: AppError
}

export class Standing<Service> {
  readonly #ports: StandingPorts
  readonly #places: Place<Service>[]
  readonly #told = new Set<string>()

  /** @param candidates in order, at least one */
  constructor(candidates: readonly Candidate<Service>[], ports: StandingPorts) {
    this.#ports = ports
    this.#places = candidates.map((candidate) => ({ ...candidate, restsUntil: 0 }))
  }

  get all(): readonly Service[] {
    return this.#places.map(({ service }) => service)
  }

  /** Who is asked now; where all have failed, the first one that may be asked soonest: it says why it cannot. */
  get now(): Service {
    const now = this.#ports.clock.now()
    const ready = this.#places.find(({ restsUntil }) => restsUntil <= now)
    return (ready ?? this.#places.reduce((a, b) => (b.restsUntil < a.restsUntil ? b : a))).service
  }

  /** How it stands in the books: itself, and whom it stands in for. */
  by(service: Service): ServedBy {
    const [first] = this.#places
    const { id, model } = this.#places.find((each) => each.service === service)!
    const by = { service: id, ...(model && { model }) }
    if (!first?.lastFailure || first.service === service) return by
    return { ...by, insteadOf: { service: first.id, code: first.lastFailure.code } }
  }

  /** @returns who takes its place in this turn; undefined: nobody, the failure stands */
  failed(service: Service, failure: ProviderError): Service | undefined {
    const now = this.#ports.clock.now()
    const place = this.#places.find((each) => each.service === service)
    if (place) {
      const isPassing = failure.retryable || OF_ONE_TURN.has(failure.error.code)
      place.restsUntil = isPassing ? now + REST_MS : Number.POSITIVE_INFINITY
      place.lastFailure = failure.error
    }
    const next = this.#places.find(({ restsUntil }) => restsUntil <= now)
    if (!place || !next) return undefined
    this.#tell(SERVICE_NAMES[place.id], SERVICE_NAMES[next.id], failure)
    return next.service
  }

  #tell(from: string, to: string, { error }: ProviderError): void {
    const once = `${from}→${to} ${error.code}`
    if (this.#told.has(once)) return
    this.#told.add(once)
    this.#ports.onNotice(appError('provider.replaced', { provider: from, other: to, why: error.message }))
  }
}
