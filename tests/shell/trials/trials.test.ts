/** A sound that is played once, and one question to whoever answers. */
import { describe, expect, it } from 'vitest'
import { createRealClock } from '../../../src/main/clock'
import { createScriptedLink, type Script } from '../../../src/main/link'
import { askProvider } from '../../../src/main/shell/trials/askProvider'
import { playOnce, testSound } from '../../../src/main/shell/trials/playOnce'
import { HandClock } from '../../support/handClock'
import { device, MemoryBackend, settle } from '../../support/memoryBackend'

const sound = { samples: Int16Array.from({ length: 1_600 }, () => 1_000), rateHz: 16_000, volume: 100 }

function play(more: Partial<typeof sound> = {}) {
  const clock = new HandClock()
  const card = new MemoryBackend({ inputs: [], outputs: [device('output', 'box', true)] })
  const played = playOnce({ clock, audio: card, device: () => ({ id: 'gone', name: 'gone' }) }, { ...sound, ...more })
  played.catch(() => {})
  return { clock, card, played }
}

describe('a sound that is tried', () => {
  it('is played to its end on the speaker there is, and the speaker is let go', async () => {
    const { clock, card, played } = play()
    await settle()
    card.output.play(100)
    clock.advance(1)
    await played
    expect(card.output.heard).toHaveLength(1_600)
    expect(card.output.closed).toBe(true)
  })

  it('is as loud as the speaker is', async () => {
    const { clock, card, played } = play({ volume: 50 })
    await settle()
    card.output.play(100)
    clock.advance(1)
    await played
    expect(card.output.heard[800]).toBe(Math.trunc(1_000 * 0.5 ** 1.66))
  })

  it('fails when the speaker takes nothing, or goes away', async () => {
    const stuck = play()
    await settle()
    stuck.clock.advance(5_000)
    await expect(stuck.played).rejects.toThrow('The sound system does not answer.')
    expect(stuck.card.output.closed).toBe(true)
    const gone = play()
    await settle()
    gone.card.unplug(gone.card.output)
    await expect(gone.played).rejects.toThrow('is gone')
  })

  it('is two soft notes that begin and end without a click', () => {
    const samples = testSound(24_000)
    expect(Math.abs(samples[0] ?? 1)).toBe(0)
    expect(Math.abs(samples.at(-1) ?? 1_000)).toBeLessThan(500)
    expect(Math.max(...samples)).toBeGreaterThan(8_000)
    expect(Math.max(...samples)).toBeLessThan(10_000)
  })
})

describe('one question to whoever answers', () => {
  const config = {
    ...{
      conversation: 'c',
      mode: 'hold' as const,
      instructions: '',
      voice: 'x',
      speed: 1,
      locale: 'en',
      timeZone: 'UTC',
    },
  }
  // Loud enough to be a voice, and a tenth of a second long.
  const question = {
    samples: Int16Array.from({ length: 1_600 }, (_, at) => (at % 40 < 20 ? 9_000 : -9_000)),
    rateHz: 16_000,
  }
  const turn = (more: object = {}): Script => [{ user: '', reply: 'Nine.', thinkMs: 30, soundMs: 200, ...more }]
  const ask = (script: Script) => {
    const clock = createRealClock()
    return askProvider(clock, createScriptedLink({ clock, script }), config, question)
  }

  it('gives the stages as they were measured', async () => {
    const { hear, think, voice, total, ...rest } = await ask(turn())
    expect(total).toBeGreaterThanOrEqual(30)
    expect(hear + think + voice).toBeCloseTo(total)
    expect(rest).toEqual({ turn: 0, out: 0 })
  })

  it('is spoken at the rate the service hears, as fast as people speak, and hearing is measured', async () => {
    const clock = new HandClock()
    const link = createScriptedLink({ clock, script: turn() })
    const appended: { at: number; samples: number; rateHz: number }[] = []
    const append = link.append.bind(link)
    link.append = (frame) => {
      appended.push({ at: clock.now(), samples: frame.samples.length, rateHz: frame.rateHz })
      append(frame)
    }
    const commit = link.commit.bind(link)
    link.commit = (turnId) => void clock.after(70, () => commit(turnId))
    const asked = askProvider(clock, link, { ...config, mode: 'hands-free' }, question)
    await clock.advanceAsync(1_000)
    expect(appended.map(({ at }) => at)).toEqual([20, 40, 60, 80, 100])
    expect(appended.reduce((sum, { samples }) => sum + samples, 0)).toBe(2_400)
    expect(appended[0]).toMatchObject({ samples: 480, rateHz: 24_000 })
    expect(await asked).toEqual({ turn: 0, hear: 70, think: 30, voice: 0, out: 0, total: 100 })
  })

  it('gives the failure as it is', async () => {
    await expect(ask(turn({ fault: 'lose' }))).rejects.toThrow('was lost')
    await expect(ask(turn({ fault: 'fail' }))).rejects.toThrow()
  })

  it('waits for no service that does not answer', async () => {
    const clock = new HandClock()
    const link = createScriptedLink({ clock, script: turn({ thinkMs: 60_000 }) })
    const asked = askProvider(clock, link, config, question)
    asked.catch(() => {})
    await clock.advanceAsync(20_000)
    await expect(asked).rejects.toThrow('did not answer in time')
  })
})
