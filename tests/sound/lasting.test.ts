/** Opened and closed all day long. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { HeardSound, PlayedSound } from '../support/sinks'
import { hostPids, type OpenedCard, openCard, until } from './soundCard'

const TIMES = 200

let opened: OpenedCard

beforeEach(async () => {
  opened = await openCard()
})

afterEach(() => opened.close())

it(`opens and closes the microphone ${TIMES} times without a leak, a loss or a second host`, async () => {
  const { backend, notices } = opened
  const once = async () => {
    const heard = new HeardSound()
    const input = await backend.openInput({ rateHz: 16_000 }, heard)
    input.flow(0)
    await until(() => heard.pieces.length > 0)
    await input.close()
    expect(heard.losses).toEqual([])
  }
  for (let i = 0; i < 10; i++) await once()
  const [host] = hostPids()
  const before = usage(host!)
  for (let i = 0; i < TIMES; i++) await once()
  const output = await backend.openOutput({ rateHz: 16_000 }, new PlayedSound())
  await output.close()
  expect(hostPids()).toEqual([host])
  // A close answers in time even where the device takes a little longer.
  await until(() => usage(host!).files <= before.files)
  const after = usage(host!)
  expect(notices).toEqual([])
  expect(after.residentMb - before.residentMb).toBeLessThan(15)
})

function usage(pid: number): { files: number; residentMb: number } {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return { files: readdirSync(`/proc/${pid}/fd`).length, residentMb: Number(kilobytes) / 1024 }
}
