// One hazard of naudiodon in a process of its own: does the thing named on the command line, tells its parent what came
// of it, then asks to end. Whether it really ends, the parent measures. The native module is used directly, as the host does.
const { dirname, join } = require('node:path')
const native = require(join(dirname(require.resolve('naudiodon/package.json')), 'build/Release/naudiodon.node'))

const RATE_HZ = 16_000
const frame = (ms) => Buffer.alloc((RATE_HZ / 1000) * ms * 2)
const options = { sampleRate: RATE_HZ, channelCount: 1, sampleFormat: 16, framesPerBuffer: 160, closeOnError: false }
const pulseId = () => native.getDevices().find(({ name }) => name === 'pulse').id
const openInput = () => native.create({ inOptions: { ...options, deviceId: pulseId(), maxQueue: 100 } })
const openOutput = (maxQueue = 2) => native.create({ outOptions: { ...options, deviceId: pulseId(), maxQueue } })

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const within = (ms, promise) => Promise.race([promise.then(() => 'done'), pause(ms).then(() => 'never')])
/** Sends `event` and resolves when the parent has answered it. */
const ask = (event) => new Promise((resolve) => process.once('message', resolve) && process.send({ event }))
const kept = []

const HAZARDS = {
  async 'nothing wrong'() {
    const input = openInput()
    kept.push(input)
    input.start()
    await input.read(320)
    return {}
  },

  async 'server dies, input'() {
    const input = openInput()
    kept.push(input)
    input.start()
    let reads = 0
    let error
    const reading = (async () => {
      for (;;) {
        const { err } = await input.read(320)
        error = err
        if (error !== undefined) return
        reads += 1
      }
    })()
    await pause(300)
    await ask('kill server')
    const before = reads
    await within(3_000, reading)
    return { framesAfter: reads - before, error: error ?? 'none' }
  },

  async 'server dies, output'() {
    const output = openOutput()
    kept.push(output)
    output.start()
    let writes = 0
    const writing = (async () => {
      for (;;) {
        await output.write(frame(10))
        writes += 1
      }
    })()
    await pause(300)
    await ask('kill server')
    const before = writes
    await within(2_000, writing)
    return { writesAfter: writes - before, quit: await within(3_000, output.quit('ABORT')) }
  },

  async 'quit with 4 s written'() {
    const output = openOutput(20)
    kept.push(output)
    output.start()
    for (let i = 0; i < 20; i++) void output.write(frame(200))
    const from = performance.now()
    await output.quit('ABORT')
    return { quitMs: Math.round(performance.now() - from) }
  },

  async 'quit while writes go on'() {
    const output = openOutput()
    kept.push(output)
    output.start()
    let writes = 0
    void (async () => {
      for (;;) {
        await output.write(frame(10))
        writes += 1
      }
    })()
    await pause(300)
    const before = writes
    const quit = await within(3_000, output.quit('WAIT'))
    return { quit, writesASecond: Math.round((writes - before) / 3) }
  },

  async 'stream forgotten'() {
    const forget = async () => {
      const output = openOutput()
      output.start()
      await output.write(frame(10))
    }
    await forget()
    await pause(300)
    globalThis.gc()
    await pause(300)
    return {}
  },

  async 'server frozen, opening'() {
    // Known before, as in a process that has listed its devices.
    pulseId()
    await ask('freeze server')
    const from = performance.now()
    process.send({ event: 'opening' })
    const opened = (() => {
      try {
        kept.push(openInput())
        return 'yes'
      } catch {
        return 'refused'
      }
    })()
    return { opened, blockedMs: Math.round(performance.now() - from) }
  },

  async 'speaker unplugged'() {
    process.env.PULSE_SINK = 'usb'
    const output = openOutput()
    kept.push(output)
    output.start()
    let writes = 0
    void (async () => {
      for (;;) {
        await output.write(frame(10))
        writes += 1
      }
    })()
    await pause(300)
    await ask('unplug')
    const before = writes
    await pause(4_000)
    return { writesAfter: writes - before }
  },

  async 'microphone unplugged'() {
    process.env.PULSE_SOURCE = 'usb.monitor'
    const input = openInput()
    kept.push(input)
    input.start()
    let reads = 0
    void (async () => {
      for (;;) {
        await input.read(320)
        reads += 1
      }
    })()
    await pause(300)
    await ask('unplug')
    const before = reads
    await pause(4_000)
    return { framesAfter: reads - before }
  },
}

HAZARDS[process.argv[2]]().then((outcome) => {
  process.send({ outcome }, () => process.exit(0))
})
