/** Over real sockets: servers that are there, are not there, are something else, or say nothing. */
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createRealClock } from '../../../../src/main/clock'
import {
  findLocalServers,
  LOCAL_PLACES,
  localServersHere,
  serverFor,
} from '../../../../src/main/link/cascade/llm/localServers'
import { createDialer, createWebFetch } from '../../../../src/main/net'
import type { Clock } from '../../../../src/shared/time'
import { type HttpPeer, startHttpPeer } from '../../../fixtures/services/httpPeer'
import { HandClock } from '../../../support/handClock'

const opened: HttpPeer[] = []
afterEach(async () => {
  for (const peer of opened.splice(0)) await peer.close()
})

async function listening(name: string, answer: (response: ServerResponse) => void) {
  const peer = await startHttpPeer({ answer: (_, response) => answer(response) })
  opened.push(peer)
  return { name, port: peer.port, peer }
}

const json = (body: unknown) => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
const find = (places: { name: string; port: number }[], clock: Clock) => {
  const dialer = createDialer({ clock, proxyFor: async () => 'http://127.0.0.1:9', extraCa: [] })
  return findLocalServers({ clock, places, fetch: createWebFetch({ clock, dialer }) })
}

describe('servers on this computer', () => {
  it('are found with the models that answer, in order, whatever else listens', async () => {
    const ids = ['llama3.2:3b', 'nomic-embed-text', 'qwen3:8b']
    const ollama = await listening('Ollama', json({ object: 'list', data: ids.map((id) => ({ id, object: 'model' })) }))
    const gone = await listening('gone', () => {})
    const web = await listening('a web server', (response) => response.writeHead(200).end('<html>hello</html>'))
    const odd = await listening('odd', json({ data: [null, 5, { id: 7 }, { id: '' }] }))
    const refusing = await listening('refusing', (response) => response.writeHead(401).end('{"data":[{"id":"x"}]}'))
    const studio = await listening('LM Studio', json({ data: [{ id: 'mistral' }] }))
    await gone.peer.close()
    expect(await find([ollama, gone, web, odd, refusing, studio], new HandClock())).toEqual([
      { name: 'Ollama', base: `http://127.0.0.1:${ollama.port}/v1`, models: ['llama3.2:3b', 'qwen3:8b'] },
      { name: 'LM Studio', base: `http://127.0.0.1:${studio.port}/v1`, models: ['mistral'] },
    ])
    expect(ollama.peer.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/models'])
    expect(ollama.peer.asked[0]?.headers.authorization).toBeUndefined()
  })

  it('that say nothing, or never end, keep nobody waiting', async () => {
    const mute = await listening('mute', () => {})
    const endless = await listening('endless', (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":[')
    })
    const clock = new HandClock()
    const found = find([mute, endless], clock)
    await expect.poll(() => mute.peer.asked.length + endless.peer.asked.length).toBe(2)
    // Each so long, side by side.
    await clock.advanceAsync(300)
    expect(await found).toEqual([])
    await mute.peer.asked[0]?.left
    await endless.peer.asked[0]?.left
  })

  it('are found for the settings, whatever proxy the system has', async () => {
    const ollama = await listening('Ollama', json({ data: [{ id: 'qwen3:8b' }] }))
    expect(await localServersHere(createRealClock(), [ollama])).toMatchObject([
      { name: 'Ollama', models: ['qwen3:8b'] },
    ])
  })

  it('are asked by the model that was chosen, and else the first', () => {
    const server = (name: string, ...models: string[]) => ({ name, base: `http://127.0.0.1/${name}`, models })
    const both = [server('Ollama', 'qwen3:8b'), server('LM Studio', 'mistral')]
    expect(['mistral', 'qwen3:8b', '', 'gone'].map((model) => serverFor(both, model)?.name)).toEqual([
      ...['LM Studio', 'Ollama', 'Ollama', 'Ollama'],
    ])
    expect(serverFor([], 'mistral')).toBeUndefined()
  })

  it('are looked for on three ports', () => {
    expect(LOCAL_PLACES.map(({ port }) => port)).toEqual([11434, 1234, 8080])
  })
})
