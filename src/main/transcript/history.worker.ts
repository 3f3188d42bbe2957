/** Entry of the worker `history`: one request at a time, in the order asked. Holds the file and nothing else. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Answer, answerJobs } from '../workers'
import { HistoryFile } from './historyFile'
import type { HistoryData, HistoryRequest } from './historyProtocol'

const port = parentPort!
const { file } = workerData as HistoryData
const history = new HistoryFile(file, (notice) => port.postMessage({ notice } satisfies Answer))

answerJobs<HistoryRequest>(port, (request) => ({ value: history.handle(request), transfer: [] }))
