/**
 * The keys that work from any app: how they are seen on this system, and what they do. Press and release through the hook
 * or the desktop's portal where there is one, else the press alone through the system's shortcuts. Imports no Electron.
 */
import type { KeyAction, KeysView, KeyView } from '../../../shared/desktop'
import { AppException, type ErrorCode } from '../../../shared/errors'
import { type Clock, Emitter, type Feed } from '../../../shared/time'
import type { AppError } from '../../../shared/view'
import type { Child, ChildListener } from '../../children'
import type { SettingsStore } from '../../settings'
import { chosenKeys, isUsed, type KeyNames, keyView, wanted, watchedKeys } from './chosen'
import { HookKeeper } from './hookKeeper'
import type { KeyEdge, KeyEvent, WatchedKeys } from './keys'
import type { Layout } from './labels'
import { grantProblem, problemOf } from './problem'
import type { FromHook, GrantedKeys, ToHook } from './protocol'
import { KeyRecorder, type Recorded } from './recorder'
import type { KeyWay } from './way'

/** What keys do. */
export interface KeyTargets {
  press(): void
  release(): void
  cancel(): void
  toggleMute(): void
  type(): void
  isListening(): boolean
}

export interface TalkKeysPorts {
  clock: Clock
  settings: SettingsStore
  platform: NodeJS.Platform
  layout: Layout
  /** Asked again by `recheck`: a permission may have been given. */
  way(): KeyWay
  openHook(listener: ChildListener): Child<ToHook>
  openPortal(listener: ChildListener): Child<ToHook>
  shortcuts: {
    /** False when another app has it. */
    register(accelerator: string, pressed: () => void): boolean
    unregisterAll(): void
  }
  /** Keys pressed in a window of Parley's own, for recording without a hook. Returns an unsubscribe. */
  windowKeys(listener: (event: KeyEvent) => void): () => void
  targets: KeyTargets
}

/** Long enough to be noticed. */
const SEEN_MS = 300

interface Recording {
  action: KeyAction
  resolve(key: KeyView | undefined): void
  reject(error: AppException): void
  leave(): void
}

export class TalkKeys implements Feed<KeysView> {
  readonly #ports: TalkKeysPorts
  readonly #changes = new Emitter<KeysView>()
  readonly #leave: () => void
  #way: KeyWay
  /** The child with the hook, or the portal. */
  #hook: HookKeeper | undefined
  #granted: GrantedKeys | undefined
  #recording: Recording | undefined
  #view: KeysView
  #shown: string

  constructor(ports: TalkKeysPorts) {
    this.#ports = ports
    this.#way = ports.way()
    this.#view = { keys: this.#keyViews(), isDown: false, canHold: false }
    this.#shown = wanted(ports.settings.get())
    this.#leave = ports.settings.onChange((settings) => {
      const now = wanted(settings)
      if (now === this.#shown) return
      this.#shown = now
      this.#apply()
    })
    this.#open()
  }

  get current(): KeysView {
    return this.#view
  }

  on(listener: (keys: KeysView) => void): () => void {
    listener(this.#view)
    return this.#changes.on(listener)
  }

  /** A permission may have come or gone. */
  recheck(): void {
    const way = this.#ports.way()
    if (JSON.stringify(way) === JSON.stringify(this.#way)) return
    this.#way = way
    this.#endHook()
    this.#open()
  }

  /** The session is locked or the machine goes to sleep: nothing is held from here on. */
  releaseAll(): void {
    this.#hook?.send({ type: 'releaseAll' })
  }

  /** Resolves with the key that is pressed next, and keeps it; undefined when it was given up. */
  record(action: KeyAction): Promise<KeyView | undefined> {
    this.stopRecording()
    return new Promise((resolve, reject) => {
      // A shortcut would swallow the very key that is wanted.
      this.#ports.shortcuts.unregisterAll()
      this.#recording = { action, resolve, reject, leave: this.#listenForRecording() }
    })
  }

  stopRecording(): void {
    this.#recorded({ type: 'givenUp' })
  }

  remove(action: KeyAction): void {
    this.#ports.settings.set({ keys: { [action]: '' } })
  }

  close(): void {
    this.stopRecording()
    this.#leave()
    this.#hook?.close()
    this.#ports.shortcuts.unregisterAll()
  }

  #open(): void {
    const { way } = this.#way
    if (way !== 'shortcut') {
      this.#hook = new HookKeeper({
        clock: this.#ports.clock,
        open: way === 'hook' ? this.#ports.openHook : this.#ports.openPortal,
        message: (message) => this.#said(message),
        lost: () => this.#letGo(),
        gaveUp: () => this.#withoutHook(),
      })
    }
    this.#apply()
  }

  #withoutHook(): void {
    this.#way = { way: 'shortcut', why: this.#way.way === 'portal' ? 'keys.noPortal' : 'keys.noHook' }
    this.#endHook()
    this.#apply()
  }

  #endHook(): void {
    this.#hook?.close()
    this.#hook = undefined
    this.#granted = undefined
    // What listened for the key that is waited for is gone.
    this.stopRecording()
  }

  /** Makes what is watched what is chosen. */
  #apply(): void {
    if (this.#recording) return
    const watched = watchedKeys(this.#ports.settings.get())
    this.#hook?.send({ type: 'watch', keys: watched })
    const problem = this.#registerShortcuts(watched)
    const canHold = this.#hook !== undefined
    this.#show({ keys: this.#keyViews(), isDown: this.#view.isDown && canHold, canHold, ...(problem && { problem }) })
  }

  /** With a hook a shortcut only reserves the key; a portal has no need of it. @returns what is wrong, of the talk key first */
  #registerShortcuts(watched: readonly WatchedKeys[]): AppError | undefined {
    const { shortcuts } = this.#ports
    shortcuts.unregisterAll()
    if (this.#way.way === 'portal') return grantProblem(watched, this.#granted)
    return problemOf(watched, {
      canHook: this.#hook !== undefined,
      why: this.#why(),
      names: this.#names(),
      register: ({ action }, accelerator) =>
        shortcuts.register(accelerator, this.#hook ? () => {} : () => this.#pressed(action)),
    })
  }

  #why(): ErrorCode | undefined {
    return this.#way.way === 'shortcut' ? this.#way.why : undefined
  }

  #said(message: FromHook): void {
    switch (message.type) {
      case 'ready':
        return
      case 'refused':
        return this.#withoutHook()
      case 'edge':
        return this.#edge(message)
      case 'recorded':
        return this.#recorded(message.recorded)
      case 'granted':
        this.#granted = message.keys
        return this.#apply()
    }
  }

  #edge({ action, edge }: KeyEdge): void {
    const { targets } = this.#ports
    if (action !== 'talk') {
      if (edge === 'down') this.#do(action)
      return
    }
    if (edge !== 'cancelled') this.#show({ ...this.#view, isDown: edge === 'down' })
    if (edge === 'down') targets.press()
    else if (edge === 'up') targets.release()
    else targets.cancel()
  }

  /** Without a release: held to talk it becomes a toggle. */
  #pressed(action: KeyAction): void {
    if (action !== 'talk') return this.#do(action)
    const { clock, targets, settings } = this.#ports
    // Its release is not seen; that it was pressed can be shown all the same.
    this.#show({ ...this.#view, isDown: true })
    clock.after(SEEN_MS, () => this.#show({ ...this.#view, isDown: false }))
    if (settings.get().mode === 'hold' && targets.isListening()) targets.release()
    else targets.press()
  }

  #do(action: Exclude<KeyAction, 'talk'>): void {
    const { targets } = this.#ports
    if (action === 'stop') targets.cancel()
    else if (action === 'mute') targets.toggleMute()
    else targets.type()
  }

  /** The child died with the key down. */
  #letGo(): void {
    if (this.#view.isDown) this.#edge({ action: 'talk', edge: 'up' })
  }

  #listenForRecording(): () => void {
    const hook = this.#hook
    // A portal shows no key but those it gave.
    if (hook && this.#way.way === 'hook') {
      hook.send({ type: 'record', on: true })
      return () => hook.send({ type: 'record', on: false })
    }
    const recorder = new KeyRecorder()
    return this.#ports.windowKeys((event) => {
      const recorded = recorder.take(event)
      if (recorded) this.#recorded(recorded)
    })
  }

  #recorded(recorded: Recorded): void {
    const recording = this.#recording
    if (!recording) return
    this.#recording = undefined
    recording.leave()
    const { settings } = this.#ports
    if (recorded.type === 'keys') {
      const view = keyView(recorded.keys, this.#names())
      const isTwice = isUsed(view.codes, recording.action, settings.get())
      if (!isTwice) settings.set({ keys: { [recording.action]: view.codes } })
      this.#apply()
      if (isTwice) return recording.reject(new AppException('keys.twice', { key: view.label }))
      return recording.resolve(view)
    }
    this.#apply()
    if (recorded.type === 'givenUp') recording.resolve(undefined)
    else recording.reject(new AppException('keys.unusable'))
  }

  #keyViews(): KeysView['keys'] {
    return chosenKeys(this.#ports.settings.get(), this.#names(), this.#granted)
  }

  #names(): KeyNames {
    const { layout, platform } = this.#ports
    return { layout, platform }
  }

  #show(view: KeysView): void {
    const same = JSON.stringify(view) === JSON.stringify(this.#view)
    this.#view = view
    if (!same) this.#changes.emit(view)
  }
}
