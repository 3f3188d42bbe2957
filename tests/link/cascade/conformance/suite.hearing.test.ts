/** The suite itself, on an adapter that keeps every rule; `tests/flows/conformance.hearing.test.ts` has those that do not. */
import { inMemoryHearing } from './inMemoryHearing'
import { describeSpeechToText } from './speechToText'

describeSpeechToText('An adapter that keeps every rule', inMemoryHearing())
