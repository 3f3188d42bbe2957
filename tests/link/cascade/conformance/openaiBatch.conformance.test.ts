import { describeBatch } from './batch'
import { openaiBatchRig } from './openaiBatch.rig'

describeBatch('gpt-transcribe', openaiBatchRig('gpt-transcribe', 'tokens'))
describeBatch('whisper-1, which times words,', openaiBatchRig('whisper-1', 'duration'))
describeBatch('A server that counts nothing,', openaiBatchRig('small', 'none'))
