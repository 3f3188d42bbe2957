/** Hold-to-talk for real: the built child with the key hook, an X server, and keys that are pressed on it. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { entryPath } from '../../src/main/entryPath'
import type { FromHook, ToHook } from '../../src/main/shell/talkKey/protocol'
import type { KeyAction } from '../../src/shared/desktop'
import { formatKeys, parseKeys } from '../../src/shared/keyCodes'
import { VirtualDisplay } from '../support/virtualDisplay'

/** Says back what it is told to. Messages are taken in order: whatever was sent before has been taken by then. */
const ECHO = 'data:text/javascript,process.on("message",(message)=>message.type==="echo"&&process.send(message))'

class Hook {
  readonly said: string[] = []
  readonly #child: ChildProcess

  constructor(env: NodeJS.ProcessEnv) {
    this.#child = fork(entryPath('keyHook'), [], {
      env,
      execArgv: ['--import', ECHO],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.#child.on('message', (message: FromHook | Echo) => this.said.push(wordsOf(message)))
    this.#child.on('exit', () => this.said.push('gone'))
  }

  /** All of it, since it last had taken what it was sent. */
  async says(...words: string[]): Promise<void> {
    await expect.poll(() => this.said).toEqual(words)
  }

  /** Resolves when it has taken it: a key that is pressed then is seen as the message wants it. */
  async send(message: ToHook): Promise<void> {
    this.said.length = 0
    this.#child.send(message)
    this.#child.send({ type: 'echo' })
    await expect.poll(() => this.said.at(-1)).toBe('echo')
    this.said.pop()
  }

  watch(action: KeyAction, keys: string, on: 'hold' | 'tap' = 'hold'): Promise<void> {
    const combination = parseKeys(keys)
    if (!combination) throw new Error(`no keys: ${keys}`)
    return this.send({ type: 'watch', keys: [{ action, keys: combination, on }] })
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }
}

interface Echo {
  type: 'echo'
}

function wordsOf(message: FromHook | Echo): string {
  if (message.type === 'edge') return `${message.action}:${message.edge}`
  if (message.type !== 'recorded') return message.type
  const { recorded } = message
  return recorded.type === 'keys' ? formatKeys(recorded.keys) : recorded.type
}

let display: VirtualDisplay
let hook: Hook
beforeEach(async () => {
  display = await VirtualDisplay.start()
  hook = new Hook(display.env)
  await hook.says('ready')
})
afterEach(async () => {
  await hook.end()
  await display.stop()
})

describe('a key on X11', () => {
  it.each([
    ['F8', ['F8']],
    ['Ctrl+Space', ['ctrl', 'space']],
    // By its code: asked for the sign, xdotool holds left Ctrl as well.
    ['ControlRight', ['105']],
  ])('%s is seen to go down and to come up', async (keys, names) => {
    await hook.watch('talk', keys)
    for (const name of names) await display.press('keydown', name)
    await hook.says('talk:down')
    for (const name of [...names].reverse()) await display.press('keyup', name)
    await hook.says('talk:down', 'talk:up')
  })

  it('is held once, however often the system repeats it', async () => {
    await hook.watch('talk', 'F8')
    await display.press('keydown', 'F8')
    await hook.says('talk:down')
    // The X server begins to repeat after 660 ms.
    await display.press('sleep', '1')
    await display.press('keyup', 'F8')
    await hook.says('talk:down', 'talk:up')
  })

  it('as a side button of the mouse counts too', async () => {
    await hook.watch('talk', 'Mouse4')
    await display.press('mousedown', '8')
    await hook.says('talk:down')
    await display.press('mouseup', '8')
    await hook.says('talk:down', 'talk:up')
  })

  it.each(['us', 'de', 'fr'])('is the one in the same place with the layout %s', async (layout) => {
    await hook.watch('talk', 'Ctrl+KeyY')
    // Codes of the X server: 29 is the key right of T, which writes Y in English and French and Z in German; 37 is left Ctrl.
    await display.layout(layout)
    await display.press('keydown', '37', 'keydown', '29', 'keyup', '29', 'keyup', '37')
    await hook.says('talk:down', 'talk:up')
  })

  it('with AltGr is none with Ctrl and Alt', async () => {
    await display.layout('de')
    await hook.watch('talk', 'Ctrl+Alt+KeyE')
    // 108 is AltGr, 26 the key E: the euro sign. Then the real thing: 37 left Ctrl, 64 left Alt.
    await display.press('keydown', '108', 'keydown', '26', 'keyup', '26', 'keyup', '108')
    await display.press('keydown', '37', 'keydown', '64', 'keydown', '26', 'keyup', '26', 'keyup', '64', 'keyup', '37')
    await hook.says('talk:down', 'talk:up')
  })

  it('can be chosen by pressing it', async () => {
    await hook.watch('talk', 'F8')
    await hook.send({ type: 'record', on: true })
    await display.press('key', 'a')
    await hook.says('unusable')
    await display.press('key', 'ctrl+shift+p')
    await hook.says('unusable', 'Ctrl+Shift+KeyP')
  })

  it('is let go of when the session is locked while it is down', async () => {
    await hook.watch('talk', 'F8')
    await display.press('keydown', 'F8')
    await hook.says('talk:down')
    await hook.send({ type: 'releaseAll' })
    await hook.says('talk:up')
    await display.press('keyup', 'F8')
  })
})
