/** The child's side without the hook itself: events in, messages out. Tested without a keyboard. */
import type { Clock, Ms } from '../../../shared/time'
import { type KeyEdge, type KeyEvent, KeyMatcher } from './keys'
import type { FromHook, ToHook } from './protocol'
import { KeyRecorder } from './recorder'

export interface HookPorts {
  now(): Ms
  after: Clock['after']
  post(message: FromHook): void
}

export interface HookServer {
  key(event: KeyEvent): void
  take(message: ToHook): void
}

export function serveHook({ now, after, post }: HookPorts): HookServer {
  const matcher = new KeyMatcher()
  let recorder: KeyRecorder | undefined
  let cancel: () => void = () => {}
  const tell = (edges: readonly KeyEdge[]) => {
    for (const edge of edges) post({ type: 'edge', ...edge })
    cancel()
    const atMs = matcher.expiresAtMs
    if (atMs !== undefined) cancel = after(Math.max(0, atMs - now()), () => tell(matcher.expire(now())))
  }
  return {
    key(event) {
      if (!recorder) return tell(matcher.take(event, now()))
      const recorded = recorder.take(event)
      if (!recorded) return
      if (recorded.type !== 'unusable') recorder = undefined
      post({ type: 'recorded', recorded })
    },
    take(message) {
      switch (message.type) {
        case 'watch':
          return tell(matcher.watch(message.keys))
        case 'record':
          recorder = message.on ? new KeyRecorder() : undefined
          return tell(matcher.releaseAll())
        case 'releaseAll':
          return tell(matcher.releaseAll())
      }
    },
  }
}
