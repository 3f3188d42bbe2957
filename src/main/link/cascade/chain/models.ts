/** Who thinks in a chain: one adapter a service, and the order they stand in. */
import { AppException, missingCase } from '../../../../shared/errors'
import { SERVICE_NAMES, type ThinkingService } from '../../../../shared/services'
import { answerInOrder } from '../inOrder/answerInOrder'
import { Standing } from '../inOrder/standing'
import { AnthropicMessages } from '../llm/anthropic'
import { findLocalServers, serverFor } from '../llm/localServers'
import { OpenaiChat } from '../llm/openaiChat'
import { plainSpoken } from '../llm/plainSpoken'
import { SkillsFirst } from '../llm/skillsFirst'
import type { Brain } from '../offline/brain'
import type { LanguageModel } from '../ports'
import { inOrder } from './order'
import { keyFor, named, openaiService, type Reach } from './reach'
import { unusable, unusableModel } from './unusable'

const ANTHROPIC = 'https://api.anthropic.com'

/** @param skills what Parley can do by itself: the offline engine's brain */
export async function chosenModel(reach: Reach, skills: Brain): Promise<LanguageModel> {
  const { choice, ports } = reach
  const { service, skillsFirst } = choice.languageModel
  const models = await inOrder(choice.languageModel, {}, (id, model) => modelOf(reach, id, model, skills))
  const model = answerInOrder(new Standing(models, ports), reach.spent)
  if (!skillsFirst || service === 'offline') return model
  return new SkillsFirst({ skills, isSure: (text) => skills.isSure(text), model })
}

async function modelOf(
  reach: Reach,
  service: ThinkingService,
  model: string,
  skills: LanguageModel,
): Promise<LanguageModel> {
  if (service === 'offline') return skills
  try {
    return plainSpoken(await adapterOf(reach, service, model))
  } catch (thrown) {
    return unusableModel(unusable(SERVICE_NAMES[service], thrown))
  }
}

async function adapterOf(
  reach: Reach,
  service: Exclude<ThinkingService, 'offline'>,
  model: string,
): Promise<LanguageModel> {
  const { ports, spent } = reach
  const { clock, random } = ports
  switch (service) {
    case 'openai':
    case 'compatible': {
      const server = await openaiService(reach, service)
      return new OpenaiChat({ service: server, clock, random, spent, model: named(model, service) })
    }
    case 'anthropic': {
      const base = ports.addresses?.anthropic ?? ANTHROPIC
      const key = await keyFor(reach, service)
      return new AnthropicMessages({
        service: { name: SERVICE_NAMES.anthropic, base, key, wire: 'bearer', fetch: ports.fetch },
        ...{ clock, random, spent, model: named(model, service) },
      })
    }
    case 'localServer': {
      const server = serverFor(await findLocalServers({ fetch: ports.fetch, clock }), model)
      if (!server) throw new AppException('model.noLocalServer')
      const { name, base, models } = server
      const chosen = models.find((each) => each === model) ?? models[0]!
      return new OpenaiChat({
        service: { name, base, headers: {}, fetch: ports.fetch },
        ...{ clock, random, spent, model: chosen },
      })
    }
    default:
      return missingCase(service)
  }
}
