import { describe, expect, it } from 'vitest'
import type { ChildListener } from '../../../src/main/children'
import { createMemoryStore, type Settings } from '../../../src/main/settings'
import { watchedKeys } from '../../../src/main/shell/talkKey/chosen'
import type { KeyEvent } from '../../../src/main/shell/talkKey/keys'
import type { FromHook, ToHook } from '../../../src/main/shell/talkKey/protocol'
import { TalkKeys } from '../../../src/main/shell/talkKey/talkKeys'
import type { KeyWay } from '../../../src/main/shell/talkKey/way'
import { parseKeys } from '../../../src/shared/keyCodes'
import { HandClock } from '../../support/handClock'

interface Options {
  way?: KeyWay
  settings?: Partial<Settings>
  /** Accelerators that another app has. */
  taken?: string[]
  isListening?: boolean
}

function setUp({ way = { way: 'hook' }, settings = {}, taken = [], isListening = false }: Options = {}) {
  const clock = new HandClock()
  const store = createMemoryStore(settings)
  const did: string[] = []
  const told: ToHook[] = []
  const registered = new Map<string, () => void>()
  let listener: ChildListener | undefined
  let windowListener: ((event: KeyEvent) => void) | undefined
  const now = { way, isListening }
  const opened: string[] = []
  const open = (what: string) => (own: ChildListener) => {
    opened.push(what)
    listener = own
    return { send: (message: ToHook) => void told.push(message), kill: () => own.exited() }
  }
  const keys = new TalkKeys({
    ...{ clock, settings: store, platform: 'linux', layout: 'us', way: () => now.way },
    openHook: open('hook'),
    openPortal: open('portal'),
    shortcuts: {
      register: (accelerator, pressed) => {
        if (taken.includes(accelerator)) return false
        registered.set(accelerator, pressed)
        return true
      },
      unregisterAll: () => registered.clear(),
    },
    windowKeys: (own) => {
      windowListener = own
      return () => {
        windowListener = undefined
      }
    },
    targets: {
      ...{ press: () => void did.push('press'), release: () => void did.push('release') },
      ...{ cancel: () => void did.push('cancel'), toggleMute: () => void did.push('mute') },
      ...{ type: () => void did.push('type'), isListening: () => now.isListening },
    },
  })
  const hook = (message: FromHook) => listener?.message(message)
  return {
    ...{ opened, clock, store, did, told, registered, keys, now, hook },
    dies: () => listener?.exited(),
    typed: (event: KeyEvent) => windowListener?.(event),
    isRecordingInWindow: () => windowListener !== undefined,
  }
}

const combination = (text: string) => {
  const keys = parseKeys(text)
  if (!keys) throw new Error(text)
  return keys
}

describe('the talk key without a hook', () => {
  it('shows for a moment that it was pressed, because nobody sees its release', () => {
    const { registered, did, keys, clock } = setUp({ way: { way: 'shortcut', why: 'keys.noHook' } })
    const down: boolean[] = []
    keys.on(({ isDown }) => down.push(isDown))
    registered.get('F8')?.()
    clock.advance(300)
    expect(did).toEqual(['press'])
    expect(down).toEqual([false, true, false])
  })

  it('that no app can have is not said to be taken by one', () => {
    const { keys } = setUp({ way: { way: 'shortcut', why: 'keys.noPortal' }, taken: ['F8'] })
    expect(keys.current.problem?.code).toBe('keys.noPortal')
  })
})

describe('the talk key with a hook', () => {
  it('presses and releases, and shows that it is down', () => {
    const { hook, did, keys } = setUp()
    const down: boolean[] = []
    keys.on(({ isDown }) => down.push(isDown))
    hook({ type: 'edge', action: 'talk', edge: 'down' })
    hook({ type: 'edge', action: 'talk', edge: 'up' })
    expect(did).toEqual(['press', 'release'])
    expect(down).toEqual([false, true, false])
    expect(keys.current.canHold).toBe(true)
  })

  it('drops the turn when it turned out to be part of a combination', () => {
    const { hook, did } = setUp()
    hook({ type: 'edge', action: 'talk', edge: 'down' })
    hook({ type: 'edge', action: 'talk', edge: 'cancelled' })
    hook({ type: 'edge', action: 'talk', edge: 'up' })
    expect(did).toEqual(['press', 'cancel', 'release'])
  })

  it('is released when the child dies with it down', () => {
    const { hook, did, dies } = setUp()
    hook({ type: 'edge', action: 'talk', edge: 'down' })
    dies()
    expect(did).toEqual(['press', 'release'])
  })

  it('is reserved, so that another app that has it is found out', () => {
    const { keys, registered } = setUp({ taken: ['F8'] })
    expect(keys.current.problem?.code).toBe('keys.taken')
    expect(keys.current.problem?.message).toContain('F8')
    const free = setUp()
    expect(free.keys.current.problem).toBeUndefined()
    expect([...free.registered.keys()]).toEqual(['F8'])
    expect(registered.size).toBe(0)
    // Reserving does nothing by itself: the hook sees the press.
    free.registered.get('F8')?.()
    expect(free.did).toEqual([])
  })

  it('is watched anew when it or the mode changes, and only then', () => {
    const { store, told } = setUp()
    const watches = () => told.filter(({ type }) => type === 'watch').length
    expect(watches()).toBe(1)
    store.set({ speaker: { volume: 10 } })
    expect(watches()).toBe(1)
    store.set({ mode: 'toggle' })
    store.set({ keys: { talk: 'ControlRight', stop: 'F9' } })
    expect(told.at(-1)).toEqual({
      type: 'watch',
      keys: [
        { action: 'talk', keys: combination('ControlRight'), on: 'tap' },
        { action: 'stop', keys: combination('F9'), on: 'tap' },
      ],
    })
  })

  it('becomes a toggle when the system refuses the hook', () => {
    const { hook, keys, registered, did, now } = setUp()
    hook({ type: 'refused' })
    expect(keys.current).toMatchObject({ canHold: false, problem: { code: 'keys.noHook' } })
    registered.get('F8')?.()
    now.isListening = true
    registered.get('F8')?.()
    expect(did).toEqual(['press', 'release'])
  })

  it('lets go of everything when the session is locked', () => {
    const { keys, told } = setUp()
    keys.releaseAll()
    expect(told.at(-1)).toEqual({ type: 'releaseAll' })
  })
})

describe('the other keys', () => {
  it('stop, mute and open the window for typing when they go down', () => {
    const { hook, did } = setUp()
    for (const action of ['stop', 'mute', 'type'] as const) {
      hook({ type: 'edge', action, edge: 'down' })
      hook({ type: 'edge', action, edge: 'up' })
    }
    expect(did).toEqual(['cancel', 'mute', 'type'])
  })

  it('are never held', () => {
    const { keys } = createMemoryStore({}).get()
    const settings = createMemoryStore({ keys: { ...keys, stop: 'ControlRight' } }).get()
    expect(watchedKeys(settings).map(({ action, on }) => `${action} ${on}`)).toEqual(['talk hold', 'stop tap'])
  })
})

describe('the talk key without a hook', () => {
  const pressOnly: KeyWay = { way: 'shortcut', why: 'keys.noHook' }

  it('starts and stops, and says why', () => {
    const { keys, registered, did, now } = setUp({ way: pressOnly })
    expect(keys.current).toMatchObject({ canHold: false, problem: { code: 'keys.noHook' } })
    registered.get('F8')?.()
    now.isListening = true
    registered.get('F8')?.()
    expect(did).toEqual(['press', 'release'])
  })

  it('leaves starting and stopping to the mode where that is a toggle', () => {
    const { registered, did } = setUp({ way: pressOnly, settings: { mode: 'toggle' }, isListening: true })
    registered.get('F8')?.()
    expect(did).toEqual(['press'])
  })

  it('says that a modifier alone cannot be seen', () => {
    const { keys } = createMemoryStore({}).get()
    const it_ = setUp({ way: pressOnly, settings: { keys: { ...keys, talk: 'ControlRight' } } })
    expect(it_.keys.current.problem?.code).toBe('keys.needsHook')
  })

  it('is held as soon as the permission is there', () => {
    const { keys, now } = setUp({ way: { way: 'shortcut', why: 'keys.permission' } })
    keys.recheck()
    expect(keys.current.canHold).toBe(false)
    now.way = { way: 'hook' }
    keys.recheck()
    expect(keys.current.canHold).toBe(true)
    expect(keys.current.problem).toBeUndefined()
  })
})

describe('choosing a key', () => {
  it('takes the next one that is pressed, with no shortcut in its way', async () => {
    const { keys, hook, store, registered, told } = setUp()
    const recorded = keys.record('stop')
    expect(registered.size).toBe(0)
    expect(told.at(-1)).toEqual({ type: 'record', on: true })
    hook({ type: 'recorded', recorded: { type: 'keys', keys: combination('Ctrl+Space') } })
    expect(await recorded).toEqual({ codes: 'Ctrl+Space', label: 'Ctrl+Space' })
    expect(store.get().keys.stop).toBe('Ctrl+Space')
    expect(keys.current.keys.stop?.codes).toBe('Ctrl+Space')
    expect([...registered.keys()]).toEqual(['F8', 'Control+Space'])
  })

  it('keeps the old one when it is given up, by Escape or by the window', async () => {
    const { keys, hook, store } = setUp()
    const first = keys.record('talk')
    hook({ type: 'recorded', recorded: { type: 'givenUp' } })
    expect(await first).toBeUndefined()
    const second = keys.record('talk')
    keys.stopRecording()
    expect(await second).toBeUndefined()
    expect(store.get().keys.talk).toBe('F8')
  })

  it('says why a key will not do', async () => {
    const { keys, hook } = setUp()
    const recorded = keys.record('talk')
    hook({ type: 'recorded', recorded: { type: 'unusable' } })
    await expect(recorded).rejects.toMatchObject({ error: { code: 'keys.unusable' } })
  })

  it('takes none that does something else already, and says so', async () => {
    const { keys, hook, store, told } = setUp()
    const recorded = keys.record('stop')
    hook({ type: 'recorded', recorded: { type: 'keys', keys: combination('F8') } })
    await expect(recorded).rejects.toMatchObject({ error: { code: 'keys.twice' } })
    expect(store.get().keys.stop).toBe('')
    expect(told.at(-1)).toMatchObject({ type: 'watch', keys: [{ action: 'talk' }] })
    // The same again for the same action is no other.
    const again = keys.record('talk')
    hook({ type: 'recorded', recorded: { type: 'keys', keys: combination('F8') } })
    expect(await again).toMatchObject({ codes: 'F8' })
  })

  it('that a settings file names twice is told as that, not as taken by another app', () => {
    const { keys } = createMemoryStore({}).get()
    const { keys: now } = setUp({ settings: { keys: { ...keys, stop: 'F8' } } })
    expect(now.current.problem?.code).toBe('keys.twice')
  })

  it('listens to its own window where there is no hook', async () => {
    const it_ = setUp({ way: { way: 'shortcut', why: 'keys.noHook' } })
    const recorded = it_.keys.record('talk')
    it_.typed({ type: 'down', code: 'ControlLeft' })
    it_.typed({ type: 'down', code: 'Space' })
    expect(await recorded).toMatchObject({ codes: 'Ctrl+Space' })
    expect(it_.isRecordingInWindow()).toBe(false)
  })

  it('is over when the hook that listened for it is given up, and works in its own window after that', async () => {
    const { keys, hook, registered, isRecordingInWindow, typed } = setUp()
    const first = keys.record('talk')
    hook({ type: 'refused' })
    expect(await Promise.race([first, Promise.resolve('waits')])).toBeUndefined()
    expect([...registered.keys()]).toEqual(['F8'])
    const second = keys.record('talk')
    expect(isRecordingInWindow()).toBe(true)
    typed({ type: 'down', code: 'F9' })
    expect(await second).toMatchObject({ codes: 'F9' })
  })

  it('is over when the app is', async () => {
    const { keys, registered, store, told } = setUp()
    const recorded = keys.record('talk')
    keys.close()
    expect(await recorded).toBeUndefined()
    expect(registered.size).toBe(0)
    const before = told.length
    store.set({ mode: 'toggle' })
    expect(told).toHaveLength(before)
  })
})

describe('the talk key on a desktop that gives keys', () => {
  it('is held, and called as the desktop calls it', () => {
    const { hook, did, keys, opened, registered } = setUp({ way: { way: 'portal' } })
    expect(opened).toEqual(['portal'])
    // The desktop has them; nothing is reserved a second time.
    expect(registered.size).toBe(0)
    hook({ type: 'granted', keys: { talk: 'Super+T' } })
    hook({ type: 'edge', action: 'talk', edge: 'down' })
    expect(keys.current).toMatchObject({
      isDown: true,
      canHold: true,
      keys: { talk: { codes: 'F8', label: 'Super+T' } },
    })
    hook({ type: 'edge', action: 'talk', edge: 'up' })
    expect(did).toEqual(['press', 'release'])
    expect(keys.current.problem).toBeUndefined()
  })

  it('that the user did not allow is said to be missing, and so is one that nothing triggers', () => {
    const { hook, keys } = setUp({ way: { way: 'portal' } })
    expect(keys.current.problem).toBeUndefined()
    hook({ type: 'granted', keys: {} })
    expect(keys.current.problem?.code).toBe('keys.notGranted')
    hook({ type: 'granted', keys: { talk: '' } })
    expect(keys.current.problem?.code).toBe('keys.notGranted')
    hook({ type: 'granted', keys: { talk: 'F8' } })
    expect(keys.current.problem).toBeUndefined()
  })

  it('is nowhere where there is no portal, which is said', () => {
    const { hook, keys } = setUp({ way: { way: 'portal' }, taken: ['F8'] })
    hook({ type: 'refused' })
    expect(keys.current).toMatchObject({ canHold: false, problem: { code: 'keys.noPortal' } })
  })

  it('is chosen in a window of its own, because a portal shows no other key', async () => {
    const { keys, typed, store, told } = setUp({ way: { way: 'portal' } })
    const recorded = keys.record('talk')
    typed({ type: 'down', code: 'ControlLeft' })
    typed({ type: 'down', code: 'Space' })
    expect(await recorded).toMatchObject({ codes: 'Ctrl+Space' })
    expect(store.get().keys.talk).toBe('Ctrl+Space')
    expect(told.at(-1)).toMatchObject({ type: 'watch', keys: [{ keys: combination('Ctrl+Space') }] })
  })
})
