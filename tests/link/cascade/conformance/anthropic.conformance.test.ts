import { AnthropicMessages } from '../../../../src/main/link/cascade/llm/anthropic'
import { ANTHROPIC_KEY, type AnthropicServiceOptions, startAnthropic } from '../../../fixtures/services/anthropic'
import { describeLanguageModel, type LanguageModelRig } from './languageModel'

function rig(wire: 'bearer' | 'apiKey', options: AnthropicServiceOptions): LanguageModelRig {
  return {
    key: ANTHROPIC_KEY,
    serve: (plays, certificate) => startAnthropic({ ...options, plays, ...(certificate && { certificate }) }),
    create: ({ base, fetch, ...rest }) => {
      const service = { name: 'Anthropic', base: base.replace(/\/v1$/, ''), key: ANTHROPIC_KEY, wire, fetch }
      return new AnthropicMessages({ service, model: 'claude-sonnet', ...rest })
    },
  }
}

describeLanguageModel('Anthropic', rig('bearer', { pieceBytes: 5 }))
describeLanguageModel('Anthropic, at a gateway of the old protocol', rig('apiKey', { wire: 'old' }))
