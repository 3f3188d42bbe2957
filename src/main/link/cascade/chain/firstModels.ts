/** Pure: whom a turn of a chain is billed by where nobody has to stand in, as the price list calls them. */
import { type NameOf, type ServiceId, takesModel } from '../../../../shared/services'
import type { ChainChoice } from './choice'
import { USUAL_EARS } from './ears'
import type { Ordered } from './order'
import { USUAL_VOICES } from './voices'

type Chosen = Pick<ChainChoice, 'speechToText' | 'languageModel' | 'textToSpeech'>

/** None for who has no model, or none that is known before it is asked. */
export const firstModels = ({ speechToText, languageModel, textToSpeech }: Chosen) => ({
  hear: modelOf(speechToText, USUAL_EARS),
  think: modelOf(languageModel, {}),
  speak: modelOf(textToSpeech, USUAL_VOICES),
})

function modelOf<Id extends ServiceId>({ service, models }: Ordered<Id>, usual: NameOf<Id>): string | undefined {
  return (takesModel(service) && models[service]?.trim()) || usual[service]
}
