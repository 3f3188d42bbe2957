import { describe, expect, it } from 'vitest'
import { noticeOf } from '../../../src/renderer/overlay/notices'
import { appError, ERROR_TEXTS, type ErrorCode } from '../../../src/shared/errors'
import { view } from '../harness/scenes'

describe('what the overlay says by name', () => {
  it('says nothing while all is well', () => {
    expect(noticeOf(view())).toBeUndefined()
  })

  it('tells a waking headset apart from a silent microphone', () => {
    expect(noticeOf(view({ microphone: { state: 'waking' } }))?.text).toContain('Headset')
    expect(noticeOf(view({ microphone: { state: 'silent' } }))?.text).toContain('silence')
  })

  it('offers the privacy settings where the system keeps Parley from the microphone, before anything else', () => {
    const notice = noticeOf(
      view({
        microphone: { state: 'blocked' },
        connection: { state: 'mending', keptMs: 0 },
        error: appError('key.wrong', { provider: 'openai' }),
      }),
    )
    expect(notice).toMatchObject({ tone: 'warn', way: 'privacy' })
  })

  it('says while it reconnects how much of what was said is kept', () => {
    expect(noticeOf(view({ connection: { state: 'mending', keptMs: 3_240 } }))?.text).toContain('3.2 s kept')
    expect(noticeOf(view({ connection: { state: 'mending', keptMs: 0 } }))?.text).not.toContain('kept)')
  })

  it('asks to repeat when it does', () => {
    const announcement = { text: 'I lost you after "the", please repeat.', asksToRepeat: true }
    expect(noticeOf(view({ announcement }))).toMatchObject({ tone: 'warn', text: 'Please say that again.' })
  })

  it('gives an error with its fix, and a way to the settings where they mend it', () => {
    const error = appError('key.wrong', { provider: 'OpenAI' })
    expect(noticeOf(view({ error }))).toEqual({ text: `${error.message} ${error.fix}`, tone: 'warn', way: 'settings' })
    expect(noticeOf(view({ error: appError('turn.nothingHeard') }))?.way).toBeUndefined()
    expect(noticeOf(view({ error: appError('microphone.blocked') }))?.way).toBe('privacy')
  })

  it('gives a way to the settings with every error that says to do something there', () => {
    const codes = (Object.keys(ERROR_TEXTS) as ErrorCode[]).filter((code) =>
      / in the settings\b/.test(appError(code).fix),
    )
    expect(codes).toContain('cost.capReached')
    expect(codes.filter((code) => noticeOf(view({ error: appError(code) }))?.way !== 'settings')).toEqual([])
  })

  it('says after silence what helps however one talks: by holding, by tapping or hands-free', () => {
    expect(noticeOf(view({ notice: appError('turn.nothingHeard') }))?.text).not.toMatch(/\b(hold|key|tap)\b/i)
  })

  it('knows what is worth reading once from what lasts', () => {
    expect(noticeOf(view({ notice: appError('turn.nothingHeard') }))?.passes).toBe(true)
    expect(noticeOf(view({ error: appError('turn.nothingHeard') }))?.passes).toBeUndefined()
    expect(noticeOf(view({ connection: { state: 'mending', keptMs: 0 } }))?.passes).toBeUndefined()
  })
})
