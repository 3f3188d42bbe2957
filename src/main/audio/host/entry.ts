/** Entry of the sound host, the child process that owns the sound card: `serve` on the library of this machine. */
import type { Cancel, Ms } from '../../../shared/time'
import { joinParent } from '../../children'
import { loadDecibri } from './decibri'
import { loadPortAudio } from './portaudio'
import type { FromHost, ToHost } from './protocol'
import { serve } from './serve'

/** naudiodon carries PortAudio for every machine but this. */
const isAppleSilicon = process.platform === 'darwin' && process.arch === 'arm64'
const load = isAppleSilicon ? loadDecibri : loadPortAudio

const clock = {
  now: () => performance.now(),
  after(ms: Ms, callback: () => void): Cancel {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}

joinParent<ToHost, FromHost>((post) => serve({ load, post, clock }))
