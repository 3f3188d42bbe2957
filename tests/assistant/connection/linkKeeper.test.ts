/** The keeper against links played by hand, on a clock moved by hand. */
import { beforeEach, describe, expect, it } from 'vitest'
import { LinkKeeper } from '../../../src/main/assistant/connection/linkKeeper'
import type { LinkEvent, RealtimeLink, SessionConfig } from '../../../src/main/link'
import { AppException, appError } from '../../../src/shared/errors'
import { Emitter } from '../../../src/shared/time'
import type { AppError, Turn } from '../../../src/shared/view'
import { HandClock } from '../../support/handClock'

class HandLink implements RealtimeLink {
  get capabilities() {
    return {
      ...{ inputRateHz: 24000, outputRateHz: 24000, runsAhead: false, items: remembersElsewhere },
      ...{
        ownsTurns: false,
        detectsTurns: true,
        saysHowFar: false,
        wordTimings: false,
        seesPictures: true,
        breaksSilence: false,
      },
    }
  }
  readonly events = new Emitter<LinkEvent>()
  readonly did: string[] = []
  history: readonly Turn[] = []
  closed = false
  accept = () => {}
  refuse = (_: unknown) => {}

  open(_config: SessionConfig, history: readonly Turn[]): Promise<void> {
    this.history = history
    return new Promise((resolve, reject) => {
      this.accept = resolve
      this.refuse = reject
    })
  }
  configure = () => void this.did.push('configure')
  carryOn = (history: readonly Turn[]) => {
    if (!remembersElsewhere) this.did.push(`carry on from ${history.map(({ user }) => user)}`)
  }
  append = ({ turnId, samples }: { turnId: number; samples: Int16Array }) =>
    void this.did.push(`${turnId}:${samples[0]}`)
  commit = (turnId: number) => void this.did.push(`commit ${turnId}`)
  clear = () => void this.did.push('clear')
  add = (item: { type: string }) => void this.did.push(item.type)
  forget = () => void this.did.push('forget')
  respond = ({ turnId }: { turnId: number }) => void this.did.push(`respond ${turnId}`)
  cancel = ({ responseId }: { responseId: string }) => void this.did.push(`cancel ${responseId}`)
  close = async () => {
    this.closed = true
  }

  drop(code: 'link.lost' | 'key.wrong' = 'link.lost'): void {
    const { error } = new AppException(code, { provider: 'openai' })
    this.events.emit({ type: 'lost', error, fatal: code === 'key.wrong' })
  }
}

let remembersElsewhere = true
let clock: HandClock
let links: HandLink[]
let told: string[]
let keeper: LinkKeeper
let mode: SessionConfig['mode']
let refusal: AppError | undefined
let awake: boolean

const settle = async () => {
  for (let i = 0; i < 8; i++) await Promise.resolve()
}
const newest = () => links.at(-1)!
const frame = (turnId: number, value: number) => ({
  ...{ turnId, samples: new Int16Array(480).fill(value), rateHz: 24000, capturedAtMs: 0 },
})

beforeEach(() => {
  clock = new HandClock()
  links = []
  told = []
  mode = 'hold'
  remembersElsewhere = true
  refusal = undefined
  awake = true
  keeper = new LinkKeeper({
    clock,
    random: () => 1,
    create: () => {
      links.push(new HandLink())
      return newest()
    },
    refusal: () => refusal,
    awake: () => awake,
    config: () => ({
      ...{ conversation: 'c', mode, instructions: '', voice: '', speed: 1, locale: 'en', timeZone: 'UTC' },
    }),
    handsFree: () => mode === 'hands-free',
    history: () => [
      { id: 't', conversation: 'c', startedAt: 0, user: 'before', userFinal: true, heard: '', unheard: '' },
    ],
    event: (event) => told.push(event.type === 'noticed' ? `noticed ${event.error.code}` : event.type),
    wants: () => {},
    opened: () => told.push('opened'),
    failed: ({ code }) => told.push(`failed ${code}`),
    gaveUp: (turn) => told.push(`gave up ${turn}`),
    changed: ({ state }) => told.push(state),
  })
})

async function up(): Promise<void> {
  keeper.connect()
  newest().accept()
  await settle()
  told.length = 0
}

describe('a connection that stands', () => {
  it('passes everything on as it comes', async () => {
    await up()
    keeper.append(frame(1, 7))
    keeper.commit(1)
    keeper.respond({ turnId: 1 })
    expect(newest().did).toEqual(['1:7', 'commit 1', 'respond 1'])
  })

  it('is opened with what was said before', async () => {
    await up()
    expect(newest().history).toMatchObject([{ user: 'before' }])
  })
})

describe('another conversation', () => {
  it('is told to whoever keeps nothing elsewhere, and is held over the same connection', async () => {
    remembersElsewhere = false
    await up()
    keeper.carryOn()
    expect(newest().did).toEqual(['carry on from before'])
    expect(links).toHaveLength(1)
  })

  it('is told when the connection stands, where it was being opened for the one before', async () => {
    remembersElsewhere = false
    keeper.connect()
    keeper.carryOn()
    expect(newest().did).toEqual([])
    newest().accept()
    await settle()
    expect(newest().did).toEqual(['configure', 'carry on from before'])
  })

  it('has a connection of its own where what was said is kept elsewhere', async () => {
    await up()
    keeper.carryOn()
    expect(links).toHaveLength(2)
    expect(newest().history).toMatchObject([{ user: 'before' }])
  })
})

describe('a computer that sleeps', () => {
  it('is connected by nobody until it wakes', async () => {
    await up()
    keeper.disconnect()
    awake = false
    keeper.connect()
    keeper.carryOn()
    clock.advance(600_000)
    expect([links.length, keeper.connection.state]).toEqual([1, 'closed'])
    awake = true
    keeper.connect()
    expect([links.length, keeper.connection.state]).toEqual([2, 'opening'])
  })
})

describe('before it stands', () => {
  it('what is said waits and is sent in order', async () => {
    keeper.connect()
    keeper.append(frame(1, 1))
    keeper.append(frame(1, 2))
    keeper.commit(1)
    keeper.respond({ turnId: 1 })
    expect(newest().did).toEqual([])
    newest().accept()
    await settle()
    expect(newest().did).toEqual(['1:1', '1:2', 'commit 1', 'respond 1'])
  })

  it('a key that is wrong is told once and not tried again', async () => {
    keeper.connect()
    newest().refuse(new AppException('key.wrong', { provider: 'openai' }))
    await settle()
    clock.advance(600_000)
    expect(told).toEqual(['opening', 'failed', 'failed key.wrong'])
    expect(links).toHaveLength(1)
  })

  it('what is set meanwhile is told when it stands, before what was said, and not again', async () => {
    keeper.connect()
    mode = 'hands-free'
    keeper.configure()
    keeper.append(frame(1, 7))
    newest().accept()
    await settle()
    expect(newest().did).toEqual(['configure', '1:7'])
    newest().drop()
    clock.advance(250)
    newest().accept()
    await settle()
    expect(newest().did).toEqual(['1:7'])
  })

  it('a network that is not there yet is tried again', async () => {
    keeper.connect()
    newest().refuse(new AppException('net.offline'))
    await settle()
    clock.advance(250)
    expect(links).toHaveLength(2)
    newest().accept()
    await settle()
    expect(told.at(-1)).toBe('opened')
  })
})

describe('a question that waits for a first connection', () => {
  const gaveUp = () => told.filter((what) => /^(gave up|noticed)/.test(what))
  const ask = (turnId: number) => {
    keeper.append(frame(turnId, turnId))
    keeper.commit(turnId)
    keeper.respond({ turnId })
  }
  /** Every attempt is refused at once. */
  const refused = async (ms: number) => {
    for (let waited = 0; waited < ms; waited += 250) {
      newest().refuse(new AppException('net.refused'))
      await settle()
      clock.advance(250)
      await settle()
    }
  }

  it('is given up after eight seconds, says why, and is not answered after all', async () => {
    keeper.connect()
    ask(1)
    await refused(7_750)
    expect(gaveUp()).toEqual([])
    await refused(250)
    expect(gaveUp()).toEqual(['noticed net.refused', 'gave up 1'])
    await refused(8_000)
    newest().accept()
    await settle()
    expect(newest().did).toEqual([])
  })

  it('is given up as well where the first attempt has not even failed yet', async () => {
    keeper.connect()
    ask(1)
    clock.advance(8_000)
    expect(gaveUp()).toEqual(['noticed link.opening', 'gave up 1'])
  })

  it('has that time from when it began, however long there was no connection before', async () => {
    keeper.connect()
    await refused(20_000)
    ask(1)
    await refused(7_750)
    expect(gaveUp()).toEqual([])
    await refused(250)
    expect(gaveUp()).toEqual(['noticed net.refused', 'gave up 1'])
  })

  it('is bounded each time it is asked, and why is told once', async () => {
    keeper.connect()
    ask(1)
    await refused(8_000)
    keeper.settled(1)
    await refused(4_000)
    ask(2)
    await refused(8_000)
    expect(gaveUp()).toEqual(['noticed net.refused', 'gave up 1', 'gave up 2'])
  })

  it('takes none of the time of the next one where it was taken back', async () => {
    keeper.connect()
    keeper.append(frame(1, 1))
    await refused(6_000)
    keeper.clear()
    keeper.settled(1)
    ask(2)
    await refused(7_750)
    expect(gaveUp()).toEqual([])
    await refused(250)
    expect(gaveUp()).toEqual(['noticed net.refused', 'gave up 2'])
  })

  it.each([
    ['after an idle connection was let go', () => keeper.disconnect()],
    ['while other settings ask for another connection', () => {}],
  ])('%s has the same bound', async (_, before) => {
    await up()
    before()
    keeper.connect()
    ask(3)
    await refused(8_000)
    expect(gaveUp()).toEqual(['noticed net.refused', 'gave up 3'])
  })
})

describe('a connection that drops', () => {
  it('while somebody speaks is mended, and every word goes over the new one once', async () => {
    await up()
    keeper.append(frame(1, 1))
    newest().drop()
    keeper.append(frame(1, 2))
    clock.advance(250)
    keeper.append(frame(1, 3))
    newest().accept()
    await settle()
    keeper.append(frame(1, 4))
    keeper.commit(1)
    expect(links).toHaveLength(2)
    expect(links[0]?.did).toEqual(['1:1'])
    expect(links[1]?.did).toEqual(['1:1', '1:2', '1:3', '1:4', 'commit 1'])
    expect(told).toEqual(['lost', 'mending', 'mending', 'mending', 'up', 'opened'])
  })

  it('while the answer is thought of is asked again', async () => {
    await up()
    keeper.append(frame(1, 1))
    keeper.commit(1)
    keeper.respond({ turnId: 1 })
    newest().drop()
    clock.advance(250)
    newest().accept()
    await settle()
    expect(newest().did).toEqual(['1:1', 'commit 1', 'respond 1'])
  })

  it('once the answer sounds asks nothing again', async () => {
    await up()
    keeper.append(frame(1, 1))
    keeper.commit(1)
    newest().events.emit({ type: 'audio', responseId: 'r', samples: new Int16Array(1) })
    newest().drop()
    clock.advance(250)
    newest().accept()
    await settle()
    expect(newest().did).toEqual([])
  })

  it('waits longer each time, at most eight seconds', async () => {
    await up()
    newest().drop()
    const waits: number[] = []
    for (let attempt = 0; attempt < 8; attempt++) {
      const before = links.length
      let waitedMs = 0
      while (links.length === before) {
        clock.advance(50)
        waitedMs += 50
      }
      waits.push(waitedMs)
      newest().refuse(new AppException('net.refused'))
      await settle()
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000])
  })

  it('for eight seconds gives up what was said, and then sends none of it', async () => {
    await up()
    keeper.append(frame(3, 1))
    newest().drop()
    for (let attempt = 0; attempt < 6; attempt++) {
      clock.advance(2_000)
      newest().refuse(new AppException('net.offline'))
      await settle()
    }
    expect(told.filter((what) => what.startsWith('gave up'))).toEqual(['gave up 3'])
    clock.advance(8_000)
    newest().accept()
    await settle()
    expect(newest().did).toEqual([])
  })

  it('for longer than that gives up what is asked meanwhile in the same time, and tells no cause twice', async () => {
    await up()
    newest().drop()
    const away = async () => {
      for (let waited = 0; waited < 8_000; waited += 500) {
        newest().refuse(new AppException('net.offline'))
        await settle()
        clock.advance(500)
      }
    }
    await away()
    await away()
    keeper.append(frame(4, 1))
    await away()
    expect(told.filter((what) => /^(gave up|noticed)/.test(what))).toEqual(['gave up 4'])
  })

  it('with a turn that no longer fits gives it up rather than sending half of it', async () => {
    await up()
    for (let i = 0; i < 1_600; i++) keeper.append(frame(1, i))
    newest().drop()
    clock.advance(250)
    newest().accept()
    await settle()
    expect(newest().did).toEqual([])
    expect(told).toContain('gave up 1')
  })

  it('for good is told and not mended', async () => {
    await up()
    newest().drop('key.wrong')
    clock.advance(60_000)
    expect(told).toEqual(['lost', 'failed', 'failed key.wrong'])
    expect(links).toHaveLength(1)
  })

  it('is not heard any more', async () => {
    await up()
    const old = newest()
    old.drop()
    told.length = 0
    old.events.emit({ type: 'userDelta', turnId: 1, text: 'late' })
    expect(told).toEqual([])
    expect(old.closed).toBe(true)
  })
})

describe('hands-free, before anybody speaks', () => {
  it('keeps only the last moments: the service has heard the rest', async () => {
    mode = 'hands-free'
    await up()
    for (let i = 0; i < 500; i++) keeper.append(frame(1, i))
    newest().drop()
    clock.advance(250)
    newest().accept()
    await settle()
    expect(newest().did).toHaveLength(100)
    expect(newest().did.at(-1)).toBe('1:499')
  })
})

describe('a connection that ends by itself', () => {
  const expires = () => newest().events.emit({ type: 'expires', at: clock.epoch() + 3_600_000 })

  it('is replaced some minutes before, when it is quiet, and the new one stands first', async () => {
    await up()
    expires()
    keeper.quiet(false)
    clock.advance(3_300_000)
    expect(links).toHaveLength(1)
    keeper.quiet(true)
    expect(links).toHaveLength(2)
    expect(links[0]?.closed).toBe(false)
    newest().accept()
    await settle()
    expect(links[0]?.closed).toBe(true)
    keeper.append(frame(2, 5))
    expect(newest().did).toEqual(['2:5'])
    expect(told).toEqual([])
  })

  it('hands on the last moments hands-free: a word may have begun in them that nobody has noticed yet', async () => {
    mode = 'hands-free'
    await up()
    expires()
    keeper.quiet(true)
    clock.advance(3_300_000)
    for (let value = 1; value <= 3; value++) keeper.append(frame(2, value))
    newest().accept()
    await settle()
    keeper.append(frame(2, 4))
    expect(newest().did).toEqual(['2:1', '2:2', '2:3', '2:4'])
  })

  it('hands on what is set while the new one is being opened', async () => {
    await up()
    expires()
    keeper.quiet(true)
    clock.advance(3_300_000)
    keeper.configure()
    newest().accept()
    await settle()
    expect(links.map(({ did }) => did)).toEqual([['configure'], ['configure']])
  })

  it('is not replaced again and again where each says that it ends at once', async () => {
    await up()
    keeper.quiet(true)
    for (let at = 0; at < 20; at++) {
      newest().events.emit({ type: 'expires', at: clock.epoch() + 2_000 })
      clock.advance(1_500)
      newest().accept()
      await settle()
    }
    expect(links).toHaveLength(1)
  })

  it('stays while somebody speaks', async () => {
    await up()
    expires()
    keeper.quiet(true)
    clock.advance(3_300_000)
    keeper.quiet(false)
    keeper.append(frame(2, 5))
    newest().accept()
    await settle()
    expect(links[0]?.closed).toBe(false)
    expect(links[0]?.did).toEqual(['2:5'])
    expect(links[1]?.closed).toBe(true)
    keeper.quiet(true)
    expect(links).toHaveLength(3)
  })
})

describe('a bound on what may be spent', () => {
  const reached = () => {
    refusal = appError('cost.capReached', { period: 'day', spent: '2.00', bound: '2.00' })
  }

  it('keeps a connection from being opened', () => {
    reached()
    keeper.connect()
    expect(told).toEqual(['failed', 'failed cost.capReached'])
  })

  it('ends it when it is quiet, not in the middle of a turn', async () => {
    await up()
    keeper.quiet(false)
    reached()
    keeper.append(frame(1, 1))
    expect(newest().did).toEqual(['1:1'])
    keeper.quiet(true)
    expect(newest().closed).toBe(true)
    expect(told).toEqual(['failed', 'failed cost.capReached'])
  })
})

describe('sleep', () => {
  it('ends the connection and forgets what was not sent', async () => {
    await up()
    keeper.append(frame(1, 1))
    keeper.disconnect()
    expect(newest().closed).toBe(true)
    keeper.connect()
    newest().accept()
    await settle()
    expect(newest().did).toEqual([])
  })
})
