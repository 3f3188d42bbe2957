/** Frames that take long: in order, in small steps, and nobody else waits for them. */
import { describe, expect, it } from 'vitest'
import { createRealClock } from '../../src/main/clock'
import { InOrder, type Steps } from '../../src/main/gateway/inOrder'
import { createScriptedLink } from '../../src/main/link'
import { until } from '../support/flowingClock'
import { append, BY_HAND, connect, silence, userText, withGateway } from './client'

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('frames', () => {
  function ordered() {
    const did: string[] = []
    const frames = new InOrder({
      hold: (isHeld) => void did.push(isHeld ? 'hold' : 'read on'),
      failed: (thrown) => void did.push(`failed ${thrown}`),
    })
    function* steps(name: string, failsAt = Number.POSITIVE_INFINITY): Steps {
      for (let at = 1; at <= 2; at++) {
        if (at === failsAt) throw name
        did.push(`${name}${at}`)
        yield
      }
    }
    const short = (name: string) => frames.do(() => void did.push(name))
    return { did, frames, steps, short }
  }

  it('are carried out one after the other, with room between the steps of those that take long', async () => {
    const { did, frames, steps, short } = ordered()
    short('a')
    frames.do(() => steps('b'))
    short('c')
    frames.do(() => steps('d'))
    short('e')
    expect(did).toEqual(['a', 'hold'])
    for (let at = 0; at < 8; at++) {
      did.push('|')
      await turn()
    }
    const line = did.join(' ').replaceAll(/( \|)+/g, ' |')
    expect(line).toBe('a hold | b1 | b2 | c hold | d1 | d2 | e read on |')
  })

  it('go on behind one that fails, and end with their client', async () => {
    const { did, frames, steps, short } = ordered()
    frames.do(() => steps('a', 2))
    short('b')
    for (let at = 0; at < 4; at++) await turn()
    expect(did).toEqual(['hold', 'a1', 'failed a', 'b', 'read on'])
    frames.do(() => steps('c'))
    short('d')
    frames.end()
    short('e')
    for (let at = 0; at < 4; at++) await turn()
    expect(did.slice(5)).toEqual(['hold'])
  })
})

describe('ten minutes of sound in one frame', () => {
  /** How much a link had heard, turn of the event loop by turn. */
  async function heardOf(events: object[], session: object) {
    const heard: number[] = []
    let [all, committed] = [0, false]
    const link = createScriptedLink({ clock: createRealClock() })
    link.append = ({ samples }) => {
      all += samples.length
    }
    link.commit = () => {
      committed = true
    }
    await withGateway(
      async ({ url, token }) => {
        const client = await connect(url, token)
        client.send({ type: 'session.update', session: { type: 'realtime', ...session } })
        await client.next('session.updated')
        for (const event of events) client.send(event)
        let watching = true
        const look = () => {
          heard.push(all)
          if (watching) setImmediate(look)
        }
        look()
        await until(() => committed, 'a commit')
        watching = false
        await client.close()
      },
      { openLink: () => link, limits: { bytesPerSecond: 1e9 } },
    )
    return { all, steps: heard.map((each, at) => each - (heard[at - 1] ?? 0)).filter((each) => each > 0) }
  }
  const SECONDS = 600
  const telephone = Buffer.alloc(8_000 * SECONDS).toString('base64')
  const format = { type: 'audio/pcmu' }

  it.each([
    ['appended', [append(telephone), { type: 'input_audio_buffer.commit' }]],
    [
      'in an item',
      [
        {
          type: 'conversation.item.create',
          item: { type: 'message', role: 'user', content: [{ type: 'input_audio', audio: telephone }] },
        },
      ],
    ],
  ])('(%s) are heard in pieces, whole and before what comes behind them', async (_, events) => {
    const { all, steps } = await heardOf(events, { audio: { input: { format, turn_detection: null } } })
    expect(all).toBe(24_000 * SECONDS)
    expect(Math.max(...steps)).toBeLessThanOrEqual(24_000 * 1.1)
  })

  it('let another client be answered meanwhile', () =>
    withGateway(
      async ({ url, token }) => {
        const [slow, quick] = [await connect(url, token), await connect(url, token)]
        slow.send({ type: 'session.update', session: { type: 'realtime', ...BY_HAND } })
        await slow.next('session.updated')
        slow.send(append(Buffer.alloc(8_000 * SECONDS).toString('base64')))
        slow.send({ type: 'input_audio_buffer.clear' })
        slow.send(userText('behind it'))
        quick.send(userText('hello'))
        quick.send({ type: 'response.create' })
        await quick.next('response.done')
        slow.send(append(silence(100)))
        slow.send({ type: 'input_audio_buffer.commit' })
        await slow.next('input_audio_buffer.committed')
        const types = slow.types().filter((type) => !type.startsWith('session'))
        expect(types).toEqual([
          ...['input_audio_buffer.cleared', 'conversation.item.added', 'conversation.item.done'],
          'input_audio_buffer.committed',
          ...types.slice(4),
        ])
        await slow.close()
        await quick.close()
      },
      { limits: { bytesPerSecond: 1e9 } },
    ))
})
