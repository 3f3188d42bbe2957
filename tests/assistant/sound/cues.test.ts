import { expect, it } from 'vitest'
import type { Clip, ClipName } from '../../../src/main/assistant/ports'
import { Cues } from '../../../src/main/assistant/sound/cues'

const clip = (name: ClipName): Clip => ({ samples: Int16Array.of(name.length), rateHz: 16_000 })

function listenTo(wanted: boolean) {
  const played: number[] = []
  const cues = new Cues({ wanted: () => wanted, clip, play: ({ samples }) => played.push(samples[0]!) })
  return { cues, played }
}

it('sounds when listening begins and ends, when an answer is cut and when a turn fails', () => {
  const { cues, played } = listenTo(true)
  cues.state('ready', 'listening')
  cues.state('listening', 'thinking')
  cues.state('thinking', 'speaking')
  cues.cut()
  cues.failed()
  expect(played).toEqual(['start', 'end', 'cut', 'error'].map(({ length }) => length))
})

it('is silent unless it is wanted', () => {
  const { cues, played } = listenTo(false)
  cues.state('ready', 'listening')
  cues.failed()
  expect(played).toEqual([])
})

it('plays only those that are chosen', () => {
  const played: number[] = []
  const cues = new Cues({ wanted: (cue) => cue === 'cut', clip, play: ({ samples }) => played.push(samples[0]!) })
  cues.state('ready', 'listening')
  cues.cut()
  expect(played).toEqual(['cut'.length])
})
