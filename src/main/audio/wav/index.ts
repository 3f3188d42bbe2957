/** Wav files: the only place that knows their layout. */
export { ANY_LENGTH, decodeWav, LIMIT_HOURS, readWav, WavReader, type WavSound } from './reader'
export { encodeWav, WavWriter, wavHeader, writeFailure } from './writer'
