/** Any recognizer with any model with any voice, as they are chosen, as one link. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { UsageLine } from '../../../../shared/view'
import type { RealtimeLink } from '../../link'
import { Cascade } from '../cascade'
import { endsSentence, type Wording, wordingOf } from '../endpointer'
import { Brain, createOfflineEars, createOfflineVoice } from '../offline'
import { spokenByClause } from '../spokenByClause'
import { Wire } from '../wire'
import { ChainLink } from './chainLink'
import type { ChainPorts } from './choice'
import { chosenEars } from './ears'
import { chosenModel } from './models'
import type { Reach } from './reach'
import { chosenVoice } from './voices'

export const createChain = (ports: ChainPorts): RealtimeLink => new ChainLink(() => chain(ports))

/** @throws AppException a worker that does not start */
async function chain(ports: ChainPorts): Promise<Cascade> {
  const choice = ports.choice()
  const { locale, timeZone } = choice
  const offline = { ...ports, locale, timeZone }
  const wire = new Wire()
  let called: UsageLine[] = []
  const reach: Reach = { ports, choice, wire, spent: (usage) => void called.push(...usage) }
  let ready: () => Promise<void> = async () => {}
  const ears = () => {
    const hearing = createOfflineEars(offline)
    ready = () => hearing.ready
    return hearing
  }
  const voice = () => spokenByClause(createOfflineVoice(ports), ports.clock)
  const weights = () => readFile(join(ports.resources, 'vad', 'silero-v6-16k.bin'))
  const isOffline = choice.speechToText.service === 'offline'
  const [hear, model, speak] = await Promise.all([
    chosenEars(reach, ears, weights),
    chosenModel(reach, new Brain(offline)),
    chosenVoice(reach, voice),
  ])
  return new Cascade({
    ...{ hear, model, voice: speak },
    wording: (text) => wordingIn(ports, text),
    keepsSound: (text) => ports.skills.freeRange(text) !== undefined,
    // A recognizer that only stands in may take its time.
    ready: () => (isOffline ? ready() : Promise.resolve()),
    unbilled() {
      const usage = called
      called = []
      return usage
    },
    wire: (heardMs, spokenMs) => wire.rate(heardMs, spokenMs),
  })
}

/** A command is known by the skills, a sentence by its mark; after anything else people may go on. */
function wordingIn({ skills }: ChainPorts, text: string): Wording {
  const understood = skills.understands(text)
  if (understood.complete || understood.endsFree) return wordingOf(understood)
  return endsSentence(text) ? 'sentence' : 'open'
}
