import { googleHearing } from './googleRigs'
import { describeSpeechToText } from './speechToText'

describeSpeechToText('Google', googleHearing())
