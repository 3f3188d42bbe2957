import { describe, expect, it } from 'vitest'
import { NO_EARS } from '../../../../src/main/link/cascade/offline/noEars'
import type { HearEvent } from '../../../../src/main/link/cascade/ports'

async function heard(during: (stream: ReturnType<typeof NO_EARS.start>) => void, abort = new AbortController()) {
  const events: HearEvent[] = []
  during(NO_EARS.start((event) => events.push(event), abort.signal))
  expect(events).toEqual([])
  await Promise.resolve()
  return events
}

describe('ears of a conversation that is typed', () => {
  it('hear silence, for as long as it lasts', async () => {
    const events = await heard((stream) => {
      stream.push(new Int16Array(160))
      stream.push(new Int16Array(320))
      stream.end()
    })
    expect(events).toEqual([
      { type: 'heardUntil', atSample: 160 },
      { type: 'heardUntil', atSample: 480 },
      { type: 'final', text: '', understood: true, words: [], usage: [] },
    ])
  })

  it('say nothing after an abort, not even what was under way', async () => {
    const abort = new AbortController()
    const events = await heard((stream) => {
      stream.push(new Int16Array(160))
      stream.end()
      abort.abort()
    }, abort)
    expect(events).toEqual([])
  })
})
