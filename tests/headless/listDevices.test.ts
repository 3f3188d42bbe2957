import { expect, it } from 'vitest'
import type { AudioBackend } from '../../src/main/audio'
import { listDevices } from '../../src/main/headless/listDevices'
import type { Streams } from '../../src/main/headless/streams'
import { AppException } from '../../src/shared/errors'
import type { DeviceInfo } from '../../src/shared/view'
import { device } from '../support/memoryBackend'

async function listed(json: boolean, devices: () => Promise<{ inputs: DeviceInfo[]; outputs: DeviceInfo[] }>) {
  let text = ''
  let closed = 0
  const close = async () => void closed++
  const stdout = { write: (more: string) => (text += more) }
  const outcome = await listDevices({ devices, close } as unknown as AudioBackend, json, {
    stdout,
  } as unknown as Streams)
    .then(() => 'listed')
    .catch((thrown) => thrown.error.code)
  return { text, closed, outcome }
}

const DESK = device('input', 'desk', true)
const HEADSET = { ...device('input', 'headset'), name: 'Head\u001b[31mset' }
const some = async () => ({ inputs: [DESK, HEADSET], outputs: [] })

it('the devices are listed a name a line, the default told, so that each can be copied', async () => {
  const { text, closed } = await listed(false, some)
  const names = [`  ${DESK.name} (default)`, '  Head␛[31mset']
  expect(text.split('\n')).toEqual(['Microphones', ...names, 'Speakers', '  none', ''])
  expect(closed).toBe(1)
})

it('with --json each is an object a line, its name as it is', async () => {
  const lines = (await listed(true, some)).text.trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { type: 'device', ...DESK },
    { type: 'device', ...HEADSET },
  ])
})

it('without a sound module it fails as that, and lets go of what it opened', async () => {
  const unbuilt = () => Promise.reject(new AppException('sound.notBuilt'))
  expect(await listed(false, unbuilt)).toEqual({ text: '', closed: 1, outcome: 'sound.notBuilt' })
})
