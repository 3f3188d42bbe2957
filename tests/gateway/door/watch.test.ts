/** How long a client may be silent, and how fast it is read. */
import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { watch } from '../../../src/main/gateway/door/watch'
import { HandClock } from '../../support/handClock'

class Socket extends EventEmitter {
  isPaused = false
  did: string[] = []
  ping = () => void this.did.push('ping')
  terminate = () => void this.did.push('terminate')
  pause = () => {
    this.isPaused = true
  }
  resume = () => {
    this.isPaused = false
  }
}

function watched(pace: Partial<Parameters<typeof watch>[2]> = {}) {
  const clock = new HandClock()
  const socket = new Socket()
  const all = { framesPerSecond: 100, bytesPerSecond: 1_000_000, ...pace }
  const { end, caused, hold } = watch(socket as unknown as WebSocket, clock, all)
  return { clock, socket, end, caused, hold, frame: (bytes: number) => socket.emit('message', Buffer.alloc(bytes)) }
}

it('a client that answers no ping is ended with the next one, whatever its system says', () => {
  const { clock, socket } = watched()
  clock.advance(15_000)
  socket.emit('pong', Buffer.alloc(0))
  clock.advance(15_000)
  expect(socket.did).toEqual(['ping', 'ping'])
  clock.advance(15_000)
  expect(socket.did).toEqual(['ping', 'ping', 'terminate'])
})

it('a client that says anything at all is there', () => {
  const { clock, socket, frame } = watched()
  for (let at = 0; at < 10; at++) {
    clock.advance(10_000)
    frame(1)
  }
  expect(socket.did).not.toContain('terminate')
})

it('more frames than a client may send are read more slowly', () => {
  const { clock, socket, frame } = watched()
  for (let at = 0; at < 199; at++) frame(10)
  expect(socket.isPaused).toBe(false)
  frame(10)
  expect(socket.isPaused).toBe(true)
  clock.advance(50)
  expect(socket.isPaused).toBe(false)
})

it.each(['ping', 'pong'])('a %s counts like a frame, and who sends one is there', (kind) => {
  const { clock, socket } = watched({ framesPerSecond: 10 })
  for (let at = 0; at < 10; at++) {
    clock.advance(10_000)
    socket.emit(kind, Buffer.alloc(125))
  }
  expect([socket.isPaused, socket.did.includes('terminate')]).toEqual([false, false])
  for (let at = 0; at < 20; at++) socket.emit(kind, Buffer.alloc(125))
  expect(socket.isPaused).toBe(true)
})

it('a frame larger than a client may send in a second is waited for as long as it takes', () => {
  const { clock, socket, frame } = watched()
  frame(1_900_000)
  expect(socket.isPaused).toBe(false)
  // Two seconds' worth is there at once, this is three.
  frame(3_100_000)
  expect(socket.isPaused).toBe(true)
  clock.advance(2_900)
  expect(socket.isPaused).toBe(true)
  clock.advance(200)
  expect(socket.isPaused).toBe(false)
  frame(1)
  expect(socket.isPaused).toBe(false)
})

it('what it made others do is waited for like what it sent', () => {
  const { clock, socket, frame, caused } = watched()
  caused(5_000_000)
  expect(socket.isPaused).toBe(false)
  frame(1)
  expect(socket.isPaused).toBe(true)
  clock.advance(2_900)
  expect(socket.isPaused).toBe(true)
  clock.advance(200)
  expect(socket.isPaused).toBe(false)
})

it('a client that is held is not read, whatever else it waits for, and is there all the same', () => {
  const { clock, socket, hold, frame } = watched()
  hold(true)
  expect(socket.isPaused).toBe(true)
  // More than it may send: it was on the way.
  frame(2_100_000)
  clock.advance(60_000)
  expect([socket.isPaused, socket.did.includes('terminate')]).toEqual([true, false])
  hold(false)
  expect(socket.isPaused).toBe(false)
  for (let at = 0; at < 2; at++) frame(2_000_000)
  hold(true)
  hold(false)
  expect(socket.isPaused).toBe(true)
  clock.advance(10_000)
  expect(socket.isPaused).toBe(false)
})

it('nothing is done any more when it is over', () => {
  const { clock, socket, end, frame } = watched({ framesPerSecond: 1 })
  for (let at = 0; at < 3; at++) frame(1)
  end()
  clock.advance(60_000)
  expect([socket.did, socket.isPaused]).toEqual([[], true])
})
