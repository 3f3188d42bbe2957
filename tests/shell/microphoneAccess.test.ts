import { expect, it } from 'vitest'
import { type AccessPorts, askingFirst, isBlocked } from '../../src/main/shell/microphoneAccess'
import { device, MemoryBackend } from '../support/memoryBackend'

type Status = ReturnType<AccessPorts['status']>

const access = (platform: NodeJS.Platform, first: Status, answer = true) => {
  const asked: string[] = []
  let now = first
  const ports: AccessPorts = {
    platform,
    status: () => now,
    ask: async () => {
      asked.push('asked')
      now = answer ? 'granted' : 'denied'
      return answer
    },
  }
  return { ports, asked }
}
const sink = { frame() {}, level() {}, signal() {}, lost() {}, ended() {} }
const open = async ({ ports }: ReturnType<typeof access>) => {
  const backend = new MemoryBackend({ inputs: [device('input', 'box', true)], outputs: [] })
  const audio = askingFirst(backend, ports)
  await audio.openInput({ rateHz: 16_000 }, sink)
  await audio.openInput({ rateHz: 16_000 }, sink)
  return backend
}

it.each([
  ['darwin', 'denied', true],
  ['darwin', 'restricted', true],
  ['darwin', 'granted', false],
  ['darwin', 'not-determined', false],
  ['win32', 'denied', true],
  ['win32', 'granted', false],
  ['linux', 'denied', false],
] as const)('on %s with the access %s the microphone is withheld: %s', (platform, status, blocked) => {
  expect(isBlocked(access(platform, status).ports)).toBe(blocked)
})

it.each([true, false])(
  'macOS asks once, before the first opening, which goes on when the answer is %s',
  async (answer) => {
    const mac = access('darwin', 'not-determined', answer)
    expect((await open(mac)).inputs).toHaveLength(2)
    expect(mac.asked).toHaveLength(1)
    expect(isBlocked(mac.ports)).toBe(!answer)
  },
)

it.each(['win32', 'linux'] as const)('nobody is asked on %s', async (platform) => {
  const other = access(platform, 'not-determined')
  await open(other)
  expect(other.asked).toEqual([])
})
