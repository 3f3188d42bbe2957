/** The vocabulary of sound: every other layer enters here. */
export type {
  AudioBackend,
  AudioInput,
  AudioOutput,
  DeviceChoice,
  DeviceList,
  InputSink,
  OpenRequest,
  OutputSink,
} from './backend'
export { Chunker } from './chunker'
export { A_LAW, type G711, G711_RATE_HZ, MU_LAW } from './codec/g711'
export { loadOpus, type OggOpusStream, type OpusRate } from './codec/opus'
export { findDevice, pickDevice } from './devices'
export {
  type Dbfs,
  type Frame,
  type Hz,
  msToSamples,
  type Samples,
  SILENCE_DBFS,
  SUPPORTED_RATES_HZ,
  samplesToMs,
} from './format'
export { createSoundBackend, type SoundBackendOptions } from './host'
export { type DeviceStream, KeptDevice, type KeptDeviceOptions } from './keptDevice'
export { LevelMeter, levelCurve, levelDbfs, peakDbfs } from './level'
export {
  clipToInt16,
  fromS16leBytes,
  joinSamples,
  mixInto,
  S16leDecoder,
  toS16leBytes,
} from './pcm'
export { PolyphaseFilter, Resampler, resampleWhole } from './resample'
export { SampleRing } from './ring'
export { BINS, Spectrum } from './vad/spectrum'
export { VoiceActivity, type VoiceEvent } from './vad/voiceActivity'
export {
  ANY_LENGTH,
  decodeWav,
  encodeWav,
  LIMIT_HOURS,
  readWav,
  WavReader,
  type WavSound,
  writeFailure,
} from './wav'
export {
  createWavBackend,
  type Loopback,
  type WavBackend,
  type WavBackendInput,
  type WavBackendOptions,
  type WavBackendOutput,
} from './wavBackend'
