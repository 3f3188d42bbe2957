/** The services of one part of a chain in the order they are asked, each with the model it is asked for. */
import { type NameOf, type ServiceId, takesModel } from '../../../../shared/services'
import type { Candidate } from '../inOrder/standing'

/** One part as it stands in the settings. */
export interface Ordered<Id extends ServiceId> {
  service: Id
  fallback: readonly Id[]
  models: NameOf<Id>
}

/**
 * @param usual the models where none is named
 * @param make the adapter of one; its model is empty where the service has one alone, or none is known
 */
export function inOrder<Id extends ServiceId, Service>(
  { service, fallback, models }: Ordered<Id>,
  usual: NameOf<Id>,
  make: (id: Id, model: string) => Promise<Service>,
): Promise<Candidate<Service>[]> {
  const order = [...new Set([service, ...fallback])]
  return Promise.all(
    order.map(async (id) => {
      const model = takesModel(id) ? models[id]?.trim() || usual[id] : undefined
      return { id, model, service: await make(id, model ?? '') }
    }),
  )
}
