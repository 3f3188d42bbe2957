/** Who answers, and what is said of that service on the command line. Pure. */
import type { ProviderId } from '../../../shared/view'
import { namesChain } from './chain'
import { type Given, Misuse } from './given'

/** Instead of what the settings say. */
export interface ServiceOptions {
  baseUrl?: string
  model?: string
  voice?: string
}

const PROVIDERS: readonly ProviderId[] = ['offline', 'scripted', 'openai', 'azure', 'compatible', 'cascade']

export function providerOf(values: Given['values']): ProviderId {
  // Whoever names a part of a chain wants a chain.
  const given = values.get('provider') ?? (namesChain(values) ? 'cascade' : 'offline')
  const provider = PROVIDERS.find((known) => known === given)
  if (!provider) throw new Misuse('usage.unknownProvider', { value: given, expected: PROVIDERS.join(', ') })
  return provider
}

export function serviceOf(values: Given['values']): ServiceOptions {
  const [baseUrl, model, voice] = [values.get('base-url'), values.get('model'), values.get('voice')]
  return { ...(baseUrl && { baseUrl }), ...(model && { model }), ...(voice && { voice }) }
}
