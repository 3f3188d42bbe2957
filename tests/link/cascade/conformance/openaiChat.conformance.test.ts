import { OpenaiChat } from '../../../../src/main/link/cascade/llm/openaiChat'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'
import type { OpenaiDialect } from '../../../fixtures/services/openai/dialect'
import { describeLanguageModel, type LanguageModelRig } from './languageModel'

function rig(dialect: Partial<OpenaiDialect>, streams = true): LanguageModelRig {
  return {
    key: OPENAI_KEY,
    serve: (plays, certificate) => startOpenai({ plays, dialect, ...(certificate && { certificate }) }),
    create: ({ base, fetch, ...rest }) => {
      const headers: Record<string, string> = dialect.keyHeader
        ? { [dialect.keyHeader]: OPENAI_KEY }
        : { Authorization: `Bearer ${OPENAI_KEY}` }
      const service = { name: 'OpenAI', base, headers, fetch }
      return new OpenaiChat({ service, model: 'gpt-5.5', streams, ...rest })
    },
  }
}

describeLanguageModel('OpenAI chat', rig({ pieceBytes: 5 }))
describeLanguageModel(
  'OpenAI chat, at a server with other manners',
  rig({ nullContent: true, saysDone: false, keyHeader: 'api-key' }),
)
