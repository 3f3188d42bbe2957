/** One stream of a chosen device, kept for as long as it is wanted. */
import { expect, it } from 'vitest'
import { KeptDevice } from '../../src/main/audio'
import { appError } from '../../src/shared/errors'
import { device, settle } from '../support/memoryBackend'

const DESK = device('output', 'desk', true)

function setUp() {
  const told: string[] = []
  let look = () => {}
  let opened = 0
  const kept = new KeptDevice({
    ...{ kind: 'speaker', device: undefined },
    list: () => new Promise((resolve) => (look = () => resolve([DESK]))),
    async open() {
      opened += 1
      return { device: DESK, close: async () => void told.push('closed') }
    },
    opened: () => void told.push('opened'),
    lost: () => void told.push('lost'),
    failed: ({ code }) => void told.push(code),
    noticed: ({ code }) => void told.push(code),
  })
  return { kept, told, look: () => look(), openings: () => opened }
}

it('is opened once, however often it is asked for, and says where it is open already', async () => {
  const { kept, told, openings } = setUp()
  expect(kept.open()).toBeUndefined()
  expect(kept.open()).toBeUndefined()
  await settle()
  expect(kept.open()).toBe(kept.stream)
  await settle()
  expect([told, openings()]).toEqual([['opened'], 1])
})

it('stays open where it is wanted again before it could be let go: with what it has played, it is the same stream', async () => {
  const { kept, told, look, openings } = setUp()
  kept.open()
  await settle()
  kept.devicesChanged()
  const closed = kept.close()
  expect(kept.open()).toBe(kept.stream)
  look()
  await closed
  await settle()
  expect(kept.stream).toBeDefined()
  expect([told, openings()]).toEqual([['opened'], 1])
})

it('is opened anew where it was let go already', async () => {
  const { kept, told, openings } = setUp()
  kept.open()
  await settle()
  void kept.close()
  expect(kept.open()).toBeUndefined()
  await settle()
  expect([told, openings()]).toEqual([['opened', 'closed', 'opened'], 2])
})

it.each([
  ['device.lost', 'device.lost'],
  ['device.readFailed', 'device.lost'],
  ['sound.hostFailed', 'sound.hostFailed'],
] as const)('that is lost whenever it is opened (%s) is given up, and what failed is told: %s', async (cause, told) => {
  const failed: string[] = []
  const kept = new KeptDevice({
    ...{ kind: 'speaker', device: undefined },
    list: async () => [DESK],
    async open(_choice, lost) {
      setImmediate(() => lost(appError(cause, { kind: 'speaker', name: 'Desk' })))
      return { device: DESK, close: async () => {} }
    },
    ...{ opened() {}, lost() {}, noticed() {} },
    failed: ({ code }) => void failed.push(code),
  })
  kept.open()
  for (let turns = 0; turns < 5; turns++) await settle()
  expect(failed).toEqual([told])
})
