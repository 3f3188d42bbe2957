import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type KeyEvent, KeyMatcher, MISSED_RELEASE_MS, type WatchedKeys } from '../../../src/main/shell/talkKey/keys'
import { MODIFIER_CODES, parseKeys } from '../../../src/shared/keyCodes'

const watch = (action: WatchedKeys['action'], text: string, on: WatchedKeys['on'] = 'hold'): WatchedKeys => {
  const keys = parseKeys(text)
  if (!keys) throw new Error(`no keys: ${text}`)
  return { action, keys, on }
}

/** `+F8 -F8` is down and up; what came of each, as `talk:down`. */
function played(watched: WatchedKeys[], script: string): string {
  const matcher = new KeyMatcher()
  matcher.watch(watched)
  return script
    .split(' ')
    .map(
      (step, index) => ({ type: step.startsWith('+') ? 'down' : 'up', code: step.slice(1), atMs: index * 10 }) as const,
    )
    .flatMap(({ atMs, ...event }) => matcher.take(event, atMs))
    .map(({ action, edge }) => `${action}:${edge}`)
    .join(' ')
}

const HELD = 'talk:down talk:up'
const SPOILT = 'talk:down talk:cancelled talk:up'

describe('a key to talk with', () => {
  it.each<[string, string, string]>([
    ['F8', '+F8 -F8', HELD],
    ['F8', '+F8 +F8 +F8 -F8', HELD],
    ['F8', '+F9 -F9', ''],
    ['F8', '+ShiftLeft +F8 -F8 -ShiftLeft', ''],
    ['F8', '+KeyA +F8 -KeyA -F8', HELD],
    ['F8', '+F8 +KeyA -KeyA -F8', HELD],
    ['Ctrl+Space', '+ControlLeft +Space -Space -ControlLeft', HELD],
    ['Ctrl+Space', '+ControlRight +Space -ControlRight -Space', HELD],
    ['Ctrl+Space', '+Space +ControlLeft -ControlLeft -Space', ''],
    ['Ctrl+Space', '+ControlLeft +ShiftLeft +Space -Space', ''],
    ['Ctrl+Space', '+ControlLeft +ControlRight +Space -ControlLeft -Space', HELD],
    ['ControlRight', '+ControlRight -ControlRight', HELD],
    ['ControlRight', '+ControlLeft -ControlLeft', ''],
    ['ControlRight', '+ControlRight +KeyC -KeyC -ControlRight', SPOILT],
    ['ControlRight', '+ShiftLeft +ControlRight -ControlRight -ShiftLeft', ''],
    ['AltRight', '+AltRight -AltRight', HELD],
    ['Mouse4', '+Mouse4 -Mouse4', HELD],
    ['Ctrl+Mouse5', '+ControlLeft +Mouse5 -Mouse5 -ControlLeft', HELD],
  ])('%s, with %s, is %j', (keys, script, edges) => {
    expect(played([watch('talk', keys)], script)).toBe(edges)
  })

  it('that is AltGr on this keyboard is not Ctrl and Alt, whatever Windows says of it', () => {
    const watched = [watch('talk', 'Ctrl+Alt+KeyE'), watch('stop', 'Ctrl+KeyE'), watch('mute', 'Alt+KeyE')]
    // The euro sign on a German or French keyboard; on Windows a left Ctrl comes before every AltGr.
    expect(played(watched, '+AltRight +KeyE -KeyE -AltRight')).toBe('')
    expect(played(watched, '+ControlLeft +AltRight +KeyE -KeyE -AltRight -ControlLeft')).toBe('')
    expect(played(watched, '+ControlLeft +AltLeft +KeyE -KeyE -AltLeft -ControlLeft')).toBe(HELD)
    expect(played([watch('talk', 'AltRight')], '+ControlLeft +AltRight -AltRight -ControlLeft')).toBe(HELD)
  })

  it('does not take the keys that a composed sign is made of', () => {
    const watched = [watch('talk', 'ShiftRight', 'tap'), watch('stop', 'Ctrl+Space')]
    // A dead accent and its letter, a capital, and the same with the shift on the other side.
    expect(played(watched, '+Equal -Equal +KeyE -KeyE')).toBe('')
    expect(played(watched, '+ShiftRight +Equal -Equal -ShiftRight +KeyA -KeyA')).toBe('')
    expect(played(watched, '+ShiftRight +KeyA -KeyA -ShiftRight')).toBe('')
    expect(played(watched, '+ShiftRight -ShiftRight')).toBe(HELD)
  })

  it('as a modifier that is tapped counts when it comes up clean, and not before', () => {
    const matcher = new KeyMatcher()
    matcher.watch([watch('talk', 'ControlRight', 'tap')])
    expect(matcher.take({ type: 'down', code: 'ControlRight' }, 0)).toEqual([])
    expect(matcher.take({ type: 'up', code: 'ControlRight' }, 90).map(({ edge }) => edge)).toEqual(['down', 'up'])
  })

  it('that is held keeps others from beginning', () => {
    expect(played([watch('talk', 'F8'), watch('stop', 'F9')], '+F8 +F9 -F9 -F8 +F9 -F9')).toBe(
      `${HELD} stop:down stop:up`,
    )
  })
})

describe('the release watchdog', () => {
  const held = () => {
    const matcher = new KeyMatcher()
    matcher.watch([watch('talk', 'F8')])
    for (const atMs of [0, 500, 530, 560]) matcher.take({ type: 'down', code: 'F8' }, atMs)
    return matcher
  }

  it('ends a key whose repeats stopped by themselves', () => {
    const matcher = held()
    expect(matcher.expiresAtMs).toBe(560 + MISSED_RELEASE_MS)
    expect(matcher.expire(559 + MISSED_RELEASE_MS)).toEqual([])
    expect(matcher.expire(560 + MISSED_RELEASE_MS)).toEqual([{ action: 'talk', edge: 'up' }])
    expect(matcher.expiresAtMs).toBeUndefined()
  })

  it('says nothing where another key took the repeats over, or where a keyboard does not repeat', () => {
    const matcher = held()
    matcher.take({ type: 'down', code: 'KeyA' }, 600)
    expect(matcher.expiresAtMs).toBeUndefined()
    const silent = new KeyMatcher()
    silent.watch([watch('talk', 'ControlRight')])
    silent.take({ type: 'down', code: 'ControlRight' }, 0)
    expect(silent.expiresAtMs).toBeUndefined()
  })

  it('ends what is held when the session is locked or the keys change', () => {
    expect(held().releaseAll()).toEqual([{ action: 'talk', edge: 'up' }])
    expect(held().watch([])).toEqual([{ action: 'talk', edge: 'up' }])
  })
})

describe('whatever is typed', () => {
  const codes = ['F8', 'Space', 'KeyA', 'Mouse4', 'Unknown1', ...Object.keys(MODIFIER_CODES)]
  const events = fc.array(
    fc.record<KeyEvent>({ type: fc.constantFrom('down', 'up'), code: fc.constantFrom(...codes) }),
    { maxLength: 60 },
  )
  const watched = [
    watch('talk', 'F8'),
    watch('stop', 'Ctrl+Space'),
    watch('mute', 'ControlRight'),
    watch('type', 'Mouse4'),
  ]

  it('every down has its up, one at a time, and nothing is held when all keys are up', () => {
    fc.assert(
      fc.property(events, (script) => {
        const matcher = new KeyMatcher()
        matcher.watch(watched)
        const edges = [
          ...script.flatMap((event, index) => matcher.take(event, index)),
          ...codes.flatMap((code) => matcher.take({ type: 'up', code }, 999)),
        ]
        let open: string | undefined
        for (const { action, edge } of edges) {
          if (edge === 'down') {
            expect(open).toBeUndefined()
            open = action
          } else {
            expect(action).toBe(open)
            if (edge === 'up') open = undefined
          }
        }
        expect(open).toBeUndefined()
      }),
    )
  })
})
