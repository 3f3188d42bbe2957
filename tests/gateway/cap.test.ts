/** Where nothing may be asked any more: what a client is told, and what becomes of its session. */
import { describe, expect, it } from 'vitest'
import { appError } from '../../src/shared/errors'
import { append, BY_HAND, silence, userText, voice, withClient } from './client'

const CAP = appError('cost.capReached', { period: 'day', spent: '2.00', bound: '2.00' })

describe('a bound that is reached', () => {
  it('refuses a response before it is begun, under the code clients take for final, and the session goes on', async () => {
    let isReached = true
    await withClient(
      async (client) => {
        client.send(userText('a question'))
        const error = await client.refused({ type: 'response.create' })
        expect(error).toMatchObject({ code: 'billing_hard_limit_reached', param: null })
        expect(error.message).toBe(`${CAP.message} ${CAP.fix}`)
        const aside = { type: 'response.create', response: { conversation: 'none', metadata: { a: 'b' } } }
        expect((await client.refused(aside)).code).toBe('billing_hard_limit_reached')
        expect(client.of('response.created')).toEqual([])
        isReached = false
        client.send({ type: 'response.create' })
        expect((await client.next('response.done')).response.status).toBe('completed')
      },
      { session: BY_HAND, refusal: () => (isReached ? CAP : undefined) },
    )
  })

  it('ends a session that answers by itself, since going on listening costs as well', async () => {
    const told: string[] = []
    await withClient(
      async (client) => {
        const closed = new Promise((resolve) => client.socket.once('close', (code, why) => resolve([code, `${why}`])))
        client.send(append(voice(400)))
        client.send(append(silence(1500)))
        expect((await client.next('error')).error).toMatchObject({ code: 'billing_hard_limit_reached', event_id: null })
        expect(await closed).toEqual([1011, 'billing_hard_limit_reached'])
        expect(client.of('response.created')).toEqual([])
      },
      { refusal: () => CAP, unusable: ({ code }) => told.push(code) },
    )
    expect(told).toEqual(['cost.capReached'])
  })
})
