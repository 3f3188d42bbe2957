import { afterAll, beforeAll } from 'vitest'
import { type Bundled, bundled } from '../../../support/bundled'
import { localHearing, localSpeaking } from './localRigs'
import { describeSpeechToText } from './speechToText'
import { describeTextToSpeech } from './textToSpeech'

let child: Bundled
beforeAll(async () => {
  child = await bundled('tests/fixtures/localEngine/scripted.ts')
})
afterAll(() => child.remove())

describeSpeechToText(
  'A model of this computer',
  localHearing(() => child.entry),
)
describeTextToSpeech(
  'A model of this computer',
  localSpeaking(() => child.entry),
)
