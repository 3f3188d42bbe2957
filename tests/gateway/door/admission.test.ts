import fc from 'fast-check'
import { expect, it } from 'vitest'
import { admission, type Knock } from '../../../src/main/gateway/door/admission'

const TOKEN = 'the-right-token-of-this-launch'
const KNOCK: Knock = {
  ...{ url: '/v1/realtime?model=m', host: '127.0.0.1:4242', origin: undefined },
  ...{ authorization: `Bearer ${TOKEN}`, apiKey: undefined, protocols: undefined },
}
const knock = (own: Partial<Knock>) => admission({ ...KNOCK, ...own }, TOKEN)

it('tells the model that was asked for', () => {
  expect(knock({})).toEqual({ ok: true, model: 'm' })
  expect(knock({ url: '/v1/realtime' })).toEqual({ ok: true, model: undefined })
})

it.each([
  [{ host: undefined }, 403],
  [{ host: '' }, 403],
  [{ host: '127.0.0.1:4242/path' }, 403],
  [{ host: '127.0.0.1.example.com' }, 403],
  [{ origin: '' }, 403],
  [{ url: 'http://[broken' }, 404],
  [{ authorization: TOKEN }, 401],
  [{ authorization: `Basic ${TOKEN}` }, 401],
  [{ authorization: undefined, protocols: TOKEN }, 401],
])('refuses %j with %i', (own, status) => expect(knock(own)).toMatchObject({ ok: false, status }))

it('looks at where a knock comes from before it looks at the token, so that a page learns nothing of it', () => {
  expect(knock({ origin: 'https://example.com' })).toMatchObject({ status: 403 })
  expect(knock({ origin: 'https://example.com', authorization: 'Bearer wrong' })).toMatchObject({ status: 403 })
})

it('lets nobody in without the whole token, and never throws', () => {
  const part = fc.option(fc.oneof(fc.string(), fc.constantFrom(`Bearer ${TOKEN.slice(1)}`, TOKEN.slice(0, -1))), {
    nil: undefined,
  })
  fc.assert(
    fc.property(part, part, part, fc.string(), (authorization, apiKey, protocols, url) => {
      fc.pre(![authorization, apiKey, protocols].some((each) => each?.includes(TOKEN)))
      expect(knock({ authorization, apiKey, protocols }).ok).toBe(false)
      expect(knock({ authorization, apiKey, protocols, url }).ok).toBe(false)
    }),
  )
})
