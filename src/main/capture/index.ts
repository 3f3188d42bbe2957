export { createMicrophone, type Microphone, type MicrophoneEvent, type MicrophoneOptions } from './microphone'
export { CAPTURE_TUNING, type CaptureTuning } from './tuning'
