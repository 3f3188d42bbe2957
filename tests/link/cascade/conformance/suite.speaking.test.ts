/** The suite itself, on an adapter that keeps every rule; `tests/flows/conformance.speaking.test.ts` has those that do not. */
import { inMemorySpeaking } from './inMemorySpeaking'
import { describeTextToSpeech } from './textToSpeech'

describeTextToSpeech('An adapter that keeps every rule', inMemorySpeaking())
