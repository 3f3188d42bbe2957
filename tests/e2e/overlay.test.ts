/** The overlay's window in the built app: where it stands, that it never takes the focus, and what each system is told of it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeDisplay } from '../host/machine'
import { isReal, type LaunchOptions, Parley, sharedApp, WITHOUT_EARS } from './parley'

/** Whoever answers, the window is the same. */
const here = sharedApp({ settings: WITHOUT_EARS })
const on = {
  darwin: sharedApp({ settings: WITHOUT_EARS, machine: { system: 'darwin' } }),
  win32: sharedApp({ settings: WITHOUT_EARS, machine: { system: 'win32' } }),
}

let parley: Parley

/** Ready, and with the overlay out of sight until something begins. */
async function use(app: () => Promise<Parley>) {
  parley = await app()
  await isReady()
  const overlay = await parley.window('overlay')
  await overlay.evaluate(() => window.assistant.closeWindow('overlay'))
  await expect.poll(async () => (await now()).isVisible).toBe(false)
}

const isReady = () => expect.poll(async () => (await parley.view()).state).toBe('ready')
/** It comes into sight anew, where the pointer is, and stays there. */
async function keepInSight() {
  for (const overlay of ['never', 'always'] as const) await parley.changeSettings({ look: { overlay } })
  await expect.poll(async () => (await now()).isVisible).toBe(true)
}

const now = () =>
  parley.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === 'Parley')
    if (!window) throw new Error('no overlay')
    const focus = { isFocused: window.isFocused(), isFocusable: window.isFocusable() }
    return { ...window.getBounds(), ...focus, isVisible: window.isVisible(), isOnTop: window.isAlwaysOnTop() }
  })
const moveTo = (x: number, y: number) =>
  parley.app.evaluate(
    ({ BrowserWindow }, to) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === 'Parley')
      window?.setBounds({ ...window.getBounds(), ...to })
    },
    { x, y },
  )
/** What the system was told by that method, newest last; the first argument is whose window it was. */
const told = async (method: string) =>
  (await parley.hooked<unknown[][]>('told')).filter(([, name]) => name === method).map(([, , ...rest]) => rest)
const isInside = (box: { x: number; y: number; width: number; height: number }, { workArea }: FakeDisplay) =>
  box.x >= workArea.x &&
  box.y >= workArea.y &&
  box.x + box.width <= workArea.x + workArea.width &&
  box.y + box.height <= workArea.y + workArea.height

const area = (x: number, width: number, height: number) => ({ x, y: 0, width, height })
const LAPTOP: FakeDisplay = {
  ...{ id: 1, scaleFactor: 1 },
  ...{ bounds: area(0, 1440, 900), workArea: { ...area(0, 1440, 868), y: 32 } },
}
const DOCKED: FakeDisplay = {
  ...{ id: 2, scaleFactor: 2 },
  ...{ bounds: area(1440, 2560, 1440), workArea: area(1440, 2560, 1400) },
}

describe('the overlay', () => {
  it('lies on top and cannot take the focus, also when it comes into sight', async () => {
    await use(here)
    expect(await now()).toMatchObject({ isVisible: false, isOnTop: true, isFocusable: false })
    await parley.ask('what is two plus two')
    expect(await now()).toMatchObject({ isVisible: true, isFocused: false })
    expect(await told('setAlwaysOnTop')).toContainEqual([true, 'screen-saver'])
    // On Linux what is outside of it is neither drawn nor clicked. Its page tells both, one after the other.
    const shown = async () => {
      const { width, height } = await now()
      return { shape: (await told('setShape')).at(-1), size: [[{ x: 0, y: 0, width, height }]] }
    }
    await expect.poll(async () => shown().then(({ shape, size }) => isDeepStrictEqual(shape, size))).toBe(true)
  })

  it('is there as the user wants it: never, or always', async () => {
    await use(here)
    await parley.changeSettings({ look: { overlay: 'never' } })
    await parley.ask('what is two plus two')
    expect((await now()).isVisible).toBe(false)
    const overlay = await parley.window('overlay')
    await parley.changeSettings({ look: { overlay: 'always', largeCaptions: true } })
    await expect.poll(async () => (await now()).isVisible).toBe(true)
    await overlay.locator('main[data-large=true]').waitFor()
  })

  it('that was dragged stands there at the next start, and goes back when its place is reset', async () => {
    const home = mkdtempSync(join(tmpdir(), 'parley-e2e-overlay-'))
    const start = async (options: LaunchOptions = {}) => {
      parley = await Parley.launch({ home, ...options })
      await parley.window('overlay')
      await isReady()
    }
    try {
      await start({ settings: { ...WITHOUT_EARS, look: { overlay: 'always' } } })
      await expect.poll(async () => (await now()).isVisible).toBe(true)
      await expect.poll(async () => (await now()).width).toBeLessThan(420)
      const middle = async () => {
        const { x, width } = await now()
        return Math.round((x + width / 2) / 2)
      }
      const first = await middle()
      await moveTo(60, 500)
      await expect.poll(() => parley.settings['overlayPlace']).toBeDefined()
      const dragged = await now()
      expect(dragged).toMatchObject({ x: 60, y: 500 })
      await parley.close()
      await start()
      await expect.poll(async () => (await now()).width).toBe(dragged.width)
      expect(await now()).toMatchObject({ x: 60, y: 500 })
      const page = await parley.open('settings', 'look')
      await page.getByRole('button', { name: 'Reset position' }).click()
      await expect.poll(middle).toBe(first)
      await expect.poll(() => parley.settings['overlayPlace']).toBeUndefined()
    } finally {
      await parley.close()
      rmSync(home, { recursive: true, force: true })
    }
  })
})

// The displays of a real machine do not change on request.
describe.runIf(!isReal)('on two displays of different scale', () => {
  const atLaptop = { x: 700, y: 400 }
  const atDock = { x: 2_500, y: 700 }

  beforeEach(async () => {
    await use(here)
    await parley.changeMachine({ displays: [LAPTOP, DOCKED], pointer: atDock })
  })

  it('it comes to where the pointer is when a turn begins, as large as on the other', async () => {
    await parley.ask('what is two plus two')
    expect(isInside(await now(), DOCKED)).toBe(true)
    const { width, height } = await now()
    await parley.changeMachine({ pointer: atLaptop })
    await parley.ask('what is two plus two')
    expect(isInside(await now(), LAPTOP)).toBe(true)
    expect(await now()).toMatchObject({ width, height })
  })

  it('it is back in sight when its display is unplugged, and its own when that is plugged in again', async () => {
    await keepInSight()
    await expect.poll(async () => isInside(await now(), DOCKED)).toBe(true)
    await moveTo(3_400, 200)
    await expect.poll(() => parley.settings['overlayPlace']).toBeDefined()
    const place = await now()
    await parley.changeMachine({ displays: [LAPTOP], pointer: atLaptop })
    await expect.poll(async () => isInside(await now(), LAPTOP)).toBe(true)
    await parley.changeMachine({ displays: [LAPTOP, DOCKED], pointer: atDock })
    await parley.ask('what is two plus two')
    expect(isInside(await now(), DOCKED)).toBe(true)
    expect((await now()).x + (await now()).width).toBeGreaterThan(place.x)
  })

  it('a bar that grows pushes it up', async () => {
    await parley.changeMachine({ displays: [LAPTOP], pointer: atLaptop })
    await keepInSight()
    await expect.poll(async () => isInside(await now(), LAPTOP)).toBe(true)
    const taller: FakeDisplay = { ...LAPTOP, workArea: { ...area(0, 1440, 700), y: 32 } }
    await parley.changeMachine({ displays: [taller] })
    await expect.poll(async () => isInside(await now(), taller)).toBe(true)
  })
})

// Only the stand-in can be another system.
describe.runIf(!isReal).each(['darwin', 'win32'] as const)('on %s', (system) => {
  it('clicks go through it but for its controls, and sharing shows it only as long as that is wanted', async () => {
    await use(on[system])
    await keepInSight()
    expect((await told('setIgnoreMouseEvents')).at(-1)).toEqual([true, { forward: true }])
    const overlay = await parley.window('overlay')
    await overlay.locator('.talk').hover()
    await expect.poll(async () => (await told('setIgnoreMouseEvents')).at(-1)).toEqual([false])
    await overlay.mouse.move(1, 1)
    await expect.poll(async () => (await told('setIgnoreMouseEvents')).at(-1)).toEqual([true, { forward: true }])
    expect(await told('setContentProtection')).toEqual([[false]])
    const page = await parley.open('settings', 'look')
    await page.getByRole('group', { name: 'Hide from screen sharing', exact: true }).getByRole('switch').click()
    await expect.poll(async () => (await told('setContentProtection')).at(-1)).toEqual([true])
    expect(await told('setShape')).toEqual([])
  })
})

describe.runIf(!isReal)('on a Mac', () => {
  it('Parley has a place in the dock only while a window is open, and lies over full-screen apps', async () => {
    await use(on.darwin)
    const policies = async () => (await told('setActivationPolicy')).flat()
    const before = await policies()
    expect([before[0], before.at(-1)]).toEqual(['accessory', 'accessory'])
    expect(await told('setVisibleOnAllWorkspaces')).toEqual([
      [true, { visibleOnFullScreen: true, skipTransformProcessType: true }],
    ])
    const page = await parley.open('settings')
    expect(await policies()).toEqual([...before, 'regular'])
    await page.close()
    await expect.poll(policies).toEqual([...before, 'regular', 'accessory'])
    expect(await parley.hooked<{ image: string }>('tray')).toMatchObject({ image: expect.stringContaining('Template') })
  })
})
