import { expect, it } from 'vitest'
import { Notices } from '../../../src/main/assistant'
import { appError } from '../../../src/shared/errors'

const [FIRST, SECOND, THIRD] = [
  appError('history.corrupt', { file: 'a' }),
  appError('settings.notJson', { file: 'b' }),
  appError('worker.died', { worker: 'hear' }),
]

it('keeps what is told before anybody listens, in order, and tells it once', () => {
  const notices = new Notices()
  notices.tell(FIRST)
  notices.tell(SECOND)
  const heard: unknown[] = []
  notices.on((error) => heard.push(error))
  notices.tell(THIRD)
  expect(heard).toEqual([FIRST, SECOND, THIRD])
})

it('keeps what is told after the listener went, for the next one', () => {
  const notices = new Notices()
  const [first, second]: unknown[][] = [[], []]
  const stop = notices.on((error) => first!.push(error))
  stop()
  notices.tell(FIRST)
  notices.on((error) => second!.push(error))
  // Of one who is gone already.
  stop()
  notices.tell(SECOND)
  expect([first, second]).toEqual([[], [FIRST, SECOND]])
})

it('can be handed on as a bare function', () => {
  const { tell, on } = ((notices: Notices) => ({ tell: notices.tell, on: notices.on.bind(notices) }))(new Notices())
  const heard: unknown[] = []
  on((error) => heard.push(error))
  tell(FIRST)
  expect(heard).toEqual([FIRST])
})
