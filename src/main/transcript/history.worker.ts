/** Entry of the worker `history`: one request at a time, in the order asked. Holds the file and nothing else. */
import { parentPort, workerData } from 'node:worker_threads'
import { toAppError } from '../../shared/errors'
import { HistoryFile } from './historyFile'
import type { HistoryAnswer, HistoryData, HistoryJob } from './historyProtocol'

const port = parentPort!
const answer = (message: HistoryAnswer): void => port.postMessage(message)
const { file } = workerData as HistoryData
const history = new HistoryFile(file, (notice) => answer({ notice }))

port.on('message', ({ id, request }: HistoryJob) => {
  try {
    answer({ id, ok: true, value: history.handle(request) })
  } catch (thrown) {
    answer({ id, ok: false, error: toAppError(thrown) })
  }
})
