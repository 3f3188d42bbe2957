/**
 * A process to be killed: writes one fact after the other through the built worker and prints what became of each.
 * Arguments: worker, history file, first turn, number of turns (0: until it is killed), characters a sentence.
 * After a refusal it waits for a line on stdin.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const [entry, file, firstTurn, turns, characters] = process.argv.slice(2)
const worker = new Worker(entry, { workerData: { file } })
let lastId = 0

async function ask(request) {
  lastId += 1
  worker.postMessage({ id: lastId, request })
  const [answer] = await once(worker, 'message')
  return answer
}

async function tell(step, record) {
  const answer = await ask({ type: 'record', record, at: Date.now() })
  // Until the line has left this process nothing else is written: on a busy machine the pipe fills, and lines would die with us.
  await new Promise((done) =>
    process.stdout.write(`${answer.ok ? 'ok' : answer.error.code} ${record.turn} ${step}\n`, done),
  )
  if (!answer.ok) await once(process.stdin, 'data')
}

for (let number = Number(firstTurn); turns === '0' || number < Number(firstTurn) + Number(turns); number++) {
  const turn = String(number)
  const words = `question ${number} `.padEnd(Number(characters), 'word ')
  await tell(1, { type: 'turnStarted', conversation: 'c1', turn, at: Date.now() })
  await tell(2, { type: 'userSaid', turn, text: words, final: true })
  await tell(3, { type: 'assistantSaid', turn, heard: words, unheard: '' })
  await tell(4, { type: 'turnEnded', turn, outcome: 'answered' })
}
await ask({ type: 'close' })
process.exit(0)
