import { googleHearing, googleSpeaking } from './googleRigs'
import { describeSpeechToText } from './speechToText'
import { describeTextToSpeech } from './textToSpeech'

describeSpeechToText('Google', googleHearing())
describeTextToSpeech('Google', googleSpeaking)
