/** The app as a Realtime server: switched on in its settings, another program is answered, and it ends with the app. */
import { afterEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import type { GatewayView } from '../../src/shared/contract'
import { Parley, WITHOUT_EARS } from './parley'

let parley: Parley | undefined

afterEach(async () => {
  const last = parley
  parley = undefined
  await last?.close()
})

/** What is answered to a typed question, or undefined where nobody listens. */
const ask = ({ url, token }: { url: string; token: string }, text: string) =>
  new Promise<string | undefined>((resolve) => {
    const socket = new WebSocket(`${url}/realtime?model=m`, { headers: { Authorization: `Bearer ${token}` } })
    let answer = ''
    socket.on('error', () => resolve(undefined))
    socket.on('open', () => {
      const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text }] }
      socket.send(JSON.stringify({ type: 'conversation.item.create', item }))
      socket.send(JSON.stringify({ type: 'response.create' }))
    })
    socket.on('message', (data) => {
      const event = JSON.parse(String(data))
      if (event.type === 'response.output_audio_transcript.delta') answer += event.delta
      if (event.type !== 'response.done') return
      socket.close()
      resolve(answer)
    })
  })

describe('the app as a server', () => {
  it('answers another program once it is switched on in the settings, and ends with the app', async () => {
    parley = await Parley.launch({ settings: WITHOUT_EARS })
    const page = await parley.open('settings', 'voice')
    await page.getByRole('group', { name: 'Serve other programs', exact: true }).getByRole('switch').click()
    await page.getByRole('button', { name: 'Copy the token' }).waitFor()
    const view = (await parley.now('gateway')) as Extract<GatewayView, { state: 'on' }>
    await page.getByText(view.token).waitFor()
    expect(await ask(view, 'what is seven times eight')).toBe('This is a scripted answer.')
    expect(parley.settings).toMatchObject({ gateway: { on: true } })
    expect(JSON.stringify(parley.settings)).not.toContain(view.token)
    const last = parley
    parley = undefined
    await last.close()
    expect(await ask(view, 'what is seven times eight')).toBeUndefined()
  })
})
