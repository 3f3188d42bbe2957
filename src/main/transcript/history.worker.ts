/** Entry of the worker `history`: opens the file and answers calls in the order they come. */
import { parentPort, workerData } from 'node:worker_threads'
import { AppException } from '../../shared/errors'
import type { FromHistory, HistoryData, ToHistory } from './historyProtocol'
import { HistoryFile } from './sqlite'

const port = parentPort!
const say = (message: FromHistory): void => port.postMessage(message)

/** A file that cannot be opened fails every call in the same way; the conversation goes on without it. */
let file: HistoryFile | undefined
let failure: unknown
try {
  file = new HistoryFile((workerData as HistoryData).file, (error) => say({ type: 'notice', error }))
} catch (thrown) {
  failure = thrown
}

port.on('message', ({ id, method, args }: ToHistory) => {
  try {
    if (!file) throw failure
    const call = file[method] as (...args: unknown[]) => unknown
    say({ type: 'answer', id, ok: true, value: call.apply(file, args) })
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    const error = thrown instanceof AppException ? { error: thrown.error } : {}
    say({ type: 'answer', id, ok: false, ...error, reason })
  }
  if (method === 'close') port.close()
})
