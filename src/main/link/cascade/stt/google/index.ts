export { GoogleSpeech, type GoogleSpeechOptions } from './googleSpeech'
