/** Entry of the worker `hear`: opens its parts, then answers messages. Everything it knows comes with the first one. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { Dereverberation } from './dereverberation'
import type { FromHear, HearData, HearJob, ToHear } from './hearProtocol'
import { Listener, type Report } from './listener'
import { folderOf, unpacked } from './packageFiles'
import { Recognizer } from './recognizer'
import { Suppressor } from './suppressor'
import { type Words, wordsOf } from './words'

async function open({ vocabulary, vadWeightsPath, acousticModelFolder }: HearData): Promise<Listener> {
  const [vadWeights, recognizer, suppressor, dereverberation] = await Promise.all([
    readFile(unpacked(vadWeightsPath)),
    read(vocabulary).then((words) => Recognizer.open(unpacked(acousticModelFolder), words)),
    Suppressor.open(join(folderOf('@jitsi/rnnoise-wasm/dist/rnnoise.js'), 'rnnoise.wasm')),
    Dereverberation.open(join(unpacked(acousticModelFolder), 'dereverberation.bin')),
  ])
  return new Listener({ vadWeights, recognizer, suppressor, dereverberation })
}

/** What the build has prepared lies beside this entry. */
async function read(vocabulary: HearData['vocabulary']): Promise<Words> {
  if (vocabulary !== 'commands')
    return wordsOf(vocabulary, await readFile(join(folderOf('soundswallower'), 'model/en-us/dict.txt'), 'utf8'))
  const prepared = (kind: string) => readFile(join(unpacked(__dirname), `commands.${kind}`))
  const [net, dictionary] = await Promise.all([prepared('fsg'), prepared('dict')])
  return { net, dictionary }
}

function handle(listener: Listener, message: HearJob): Report[] {
  switch (message.type) {
    case 'start':
      listener.start()
      return []
    case 'push':
      return listener.push(message.samples)
    case 'end':
      return listener.end()
    case 'abandon':
      listener.abandon()
      return []
  }
}

const say = (message: FromHear): void => parentPort?.postMessage(message)

let opened: Promise<Listener>
parentPort?.on('message', (message: ToHear) => {
  if (message.type === 'open') {
    opened = open(message.data)
    opened.then(() => say({ type: 'ready' }))
  } else {
    opened.then((listener) => {
      say({ type: 'took', utterance: message.utterance, reports: handle(listener, message) })
    })
  }
})
