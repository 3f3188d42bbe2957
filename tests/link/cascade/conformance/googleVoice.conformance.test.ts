import { googleSpeaking } from './googleRigs'
import { describeTextToSpeech } from './textToSpeech'

describeTextToSpeech('Google', googleSpeaking)
