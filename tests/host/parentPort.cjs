// Loaded before a utility process' own entry: Electron's `process.parentPort` over Node's channel to the parent.
const { EventEmitter } = require('node:events')

class ParentPort extends EventEmitter {
  postMessage(message) {
    if (process.connected) process.send(message, undefined, undefined, () => {})
  }
}

const port = new ParentPort()
process.on('message', (data) => port.emit('message', { data, ports: [] }))
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
Object.defineProperty(process, 'parentPort', { value: port })

// A machine on which a native module does not load: any file whose path holds these words.
const { brokenNative } = JSON.parse(process.env.STAND_IN ?? '{}')
if (brokenNative) {
  const original = process.dlopen
  process.dlopen = function dlopen(module, file, ...rest) {
    if (String(file).includes(brokenNative)) throw new Error(`${file}: invalid ELF header`)
    return original.call(this, module, file, ...rest)
  }
}
