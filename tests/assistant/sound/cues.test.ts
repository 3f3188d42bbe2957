import { expect, it } from 'vitest'
import type { Clip, ClipName } from '../../../src/main/assistant/ports'
import { Cues } from '../../../src/main/assistant/sound/cues'

const clip = (name: ClipName): Clip => ({ samples: Int16Array.of(name.length), rateHz: 16_000 })

function listenTo(wanted: (cue: ClipName) => boolean, isHalfDuplex = false) {
  const played: number[] = []
  const play = ({ samples }: Clip) => played.push(samples[0]!)
  const cues = new Cues({ wanted, halfDuplex: () => isHalfDuplex, clip, play })
  return { cues, played }
}

it('sounds when listening begins and ends, when an answer is cut and when a turn fails', () => {
  const { cues, played } = listenTo(() => true)
  cues.state('ready', 'listening')
  cues.state('listening', 'thinking')
  cues.state('thinking', 'speaking')
  cues.cut()
  cues.failed()
  expect(played).toEqual(['start', 'end', 'cut', 'error'].map(({ length }) => length))
})

it('is silent unless it is wanted', () => {
  const { cues, played } = listenTo(() => false)
  cues.state('ready', 'listening')
  cues.failed()
  expect(played).toEqual([])
})

it('plays only those that are chosen', () => {
  const { cues, played } = listenTo((cue) => cue === 'cut')
  cues.state('ready', 'listening')
  cues.cut()
  expect(played).toEqual(['cut'.length])
})

it('says nothing into the words of somebody whom the microphone could not hear meanwhile', () => {
  const { cues, played } = listenTo(() => true, true)
  cues.state('ready', 'listening')
  cues.state('listening', 'thinking')
  expect(played).toEqual(['end'.length])
})
