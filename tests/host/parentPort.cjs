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
