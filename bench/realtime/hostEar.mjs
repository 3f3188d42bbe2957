// Stands in for the sound host: speaks its protocol, plays nothing, and says when sound that is not silence reached it, on
// the machine's monotonic clock, to a port of this computer. What is measured up to here has no device in it.
import { connect } from 'node:net'

const FRAME = 240
/** As the sound host: while nothing plays, every tenth frame is told. */
const IDLE_REPORT_FRAMES = 10
const teller = connect(Number(process.env.EAR_PORT), '127.0.0.1')
teller.setNoDelay(true)
const post = (message) => process.send(message, undefined, undefined, () => {})
let [written, played, stream, idleFrames] = [0, 0, 0, 0]

post({ type: 'ready', built: true })
const tick = setInterval(() => {
  if (stream === 0) return
  const moved = written > played
  played = Math.min(written, played + FRAME)
  if (!moved && ++idleFrames < IDLE_REPORT_FRAMES) return
  idleFrames = 0
  post({ type: 'played', stream, positionSamples: played, insertedSamples: 0 })
}, 10)

process.on('message', (message) => {
  if (message.type === 'write') {
    if (message.samples.length > 0 && message.samples[0] !== 0) teller.write(`${process.hrtime.bigint()}\n`)
    written += message.samples.length
  } else if (message.type === 'list') {
    const device = { id: 'ear', name: 'ear', isDefault: true, api: 'ALSA' }
    post({ type: 'devices', devices: ['input', 'output'].map((kind) => ({ ...device, kind })) })
  } else if (message.type === 'openOutput') {
    // Counted since the stream was opened.
    ;[stream, written, played] = [message.stream, 0, 0]
    post({ type: 'opened', stream, rateHz: message.rateHz })
  } else if (message.type === 'flush') {
    written = played
    post({ type: 'flushed', stream: message.stream, positionSamples: played })
  } else if (message.type === 'close') {
    post({ type: 'closed', stream: message.stream })
    stream = 0
  }
})
process.on('disconnect', () => {
  clearInterval(tick)
  process.exit(0)
})
