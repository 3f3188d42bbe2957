/** Keeps a client's socket honest: it is read no faster than it may send, and one that answers no ping is ended. */
import type { WebSocket } from 'ws'
import type { Cancel, Clock, Ms } from '../../shared/time'

const PING_MS: Ms = 15_000
/** What may come in one go: several seconds of small frames. */
const BURST_SECONDS = 2
const PAUSE_MS: Ms = 50

/** @returns the end of watching */
export function watch(client: WebSocket, clock: Clock, framesPerSecond: number): () => void {
  let isAlive = true
  let allowance = BURST_SECONDS * framesPerSecond
  let lastMs = clock.now()
  let isOver = false
  let stopPing: Cancel = () => {}
  let stopPause: Cancel = () => {}

  const ping = () => {
    if (!isAlive) return client.terminate()
    isAlive = false
    client.ping()
    stopPing = clock.after(PING_MS, ping)
  }
  stopPing = clock.after(PING_MS, ping)

  client.on('pong', () => {
    isAlive = true
  })
  client.on('message', () => {
    isAlive = true
    const nowMs = clock.now()
    const gained = ((nowMs - lastMs) * framesPerSecond) / 1000
    allowance = Math.min(BURST_SECONDS * framesPerSecond, allowance + gained) - 1
    lastMs = nowMs
    if (allowance > 0 || client.isPaused) return
    client.pause()
    stopPause = clock.after(PAUSE_MS, () => {
      if (!isOver) client.resume()
    })
  })
  return () => {
    isOver = true
    stopPing()
    stopPause()
  }
}
