/** 500 turns and two faults in each: every turn ends, nothing said is lost or doubled, memory stays flat. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { soak } from '../../tests/support/realtimeSoak'

const TURNS = Number(process.env['SOAK_TURNS'] ?? 500)
/** A turn of a conversation: two seconds of question, some of thought, four of answer. */
const TURN_S = 8

it('a conversation that is broken a thousand times', async () => {
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc') as () => void
  const heapMb = () => {
    collect()
    return process.memoryUsage().heapUsed / 1e6
  }
  const result = await soak(TURNS, 20261123, heapMb)
  const hours = ((TURNS / 2) * TURN_S) / 3600
  const slope = (result.heapEndMb - result.heapMiddleMb) / hours
  const { turns, faults, stuck, gaveUp, missing, doubled, answeredTwice, connections } = result
  console.log(
    [
      `| Turns that ended, of ${turns} with ${faults} faults and ${connections} connections | ${turns - stuck} | ${turns} | ${stuck === 0 ? 'met' : '**missed**'} |`,
      `| Pieces of sound lost · doubled | ${missing} · ${doubled} | 0 · 0 | ${missing + doubled === 0 ? 'met' : '**missed**'} |`,
      `| Answered twice · asked to repeat | ${answeredTwice} · ${gaveUp} | 0 · 0 | ${answeredTwice + gaveUp === 0 ? 'met' : '**missed**'} |`,
      `| Heap, second half, an hour of conversation | ${slope.toFixed(2)} MB | < 1 MB | ${slope < 1 ? 'met' : '**missed**'} |`,
    ].join('\n'),
  )
  expect(stuck).toBe(0)
})
