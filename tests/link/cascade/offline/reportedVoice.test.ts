import { expect, it } from 'vitest'
import { ReportedVoice } from '../../../../src/main/link/cascade/offline/reportedVoice'

const began = (atSample: number) => ({ active: true, atSample })
const ended = (atSample: number) => ({ active: false, atSample })

it('tells every beginning and end once, though the sound is heard again', () => {
  const reported = new ReportedVoice()
  const heard = [began(100), ended(900), began(1500)]
  expect(heard.map((report) => reported.isNew(report))).toEqual([true, true, true])
  expect([...heard, ended(2000)].map((report) => reported.isNew(report))).toEqual([false, false, false, true])
})

it('tells that voice goes on at the very sample at which it seemed to end, as inside "seventeen"', () => {
  const reported = new ReportedVoice()
  const heard = [began(100), ended(900), began(900), ended(1400)]
  expect(heard.map((report) => reported.isNew(report))).toEqual([true, true, true, true])
})
