/** Models of this computer: installing, stopping, removing. */
import type { CallHandlers } from '../../../shared/contract'
import type { ModelDesk } from '../modelDesk'

export const modelCalls = (
  models: ModelDesk,
): Pick<CallHandlers, 'installModel' | 'stopInstalling' | 'removeModel'> => ({
  installModel: (id) => models.install(id),
  stopInstalling: () => models.stop(),
  removeModel: (id) => models.remove(id),
})
