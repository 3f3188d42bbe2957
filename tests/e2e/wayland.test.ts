/** The talk key on Wayland: the built app asks the desktop's portal on a real bus, and is held like anywhere else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PrivateBus } from '../support/privateBus'
import { VirtualCard } from '../support/pulse'
import { ShortcutsPortalDouble } from '../support/shortcutsPortalDouble'
import { Parley, WITHOUT_EARS } from './parley'

const RATE_HZ = 16_000

let bus: PrivateBus
let card: VirtualCard
let desktop: ShortcutsPortalDouble | undefined
let parley: Parley

beforeEach(async () => {
  ;[bus, card] = await Promise.all([PrivateBus.start(), VirtualCard.start()])
})

afterEach(async () => {
  await parley.close()
  desktop?.stop()
  desktop = undefined
  await card.stop()
  await bus.stop()
})

const launch = async () => {
  parley = await Parley.launch({
    settings: WITHOUT_EARS,
    env: { ...card.env, ...bus.env, XDG_SESSION_TYPE: 'wayland' },
  })
  await expect.poll(async () => (await parley.view()).state).toBe('ready')
  // No room is silent to the last digit.
  void card.play(
    Int16Array.from({ length: 60 * RATE_HZ }, (_, at) => ((at * 7_919) % 23) - 11),
    RATE_HZ,
  )
}
const keys = () => parley.now('keys')

describe('on Wayland', () => {
  it('the key that the portal gives is held to talk, and let go to be answered', async () => {
    desktop = await ShortcutsPortalDouble.start(bus.address, { talk: 'Meta+T' })
    await launch()
    await expect.poll(() => desktop?.asked).toEqual([[{ id: 'talk', description: 'Talk to Parley', trigger: 'F8' }]])
    await expect.poll(async () => (await keys()).keys.talk?.label).toBe('Meta+T')
    expect(await keys()).toMatchObject({ canHold: true })
    expect((await keys()).problem).toBeUndefined()
    desktop.press('talk')
    await expect.poll(async () => (await parley.view()).state).toBe('listening')
    expect((await keys()).isDown).toBe(true)
    desktop.release('talk')
    await expect.poll(async () => (await parley.view()).state).not.toBe('listening')
    expect((await keys()).isDown).toBe(false)
    const page = await parley.open('settings', 'talkKey')
    await page.getByText('Meta+T').first().waitFor()
  })

  it('a key that the user did not give is said to be missing, beside it', async () => {
    desktop = await ShortcutsPortalDouble.start(bus.address, undefined)
    await launch()
    const page = await parley.open('settings', 'talkKey')
    await page.getByText('The desktop has not given Parley every key').first().waitFor()
  })

  it('where there is no portal that is said, and the tray talks', async () => {
    await launch()
    await expect.poll(async () => (await keys()).problem?.code).toBe('keys.noPortal')
    const page = await parley.open('settings', 'talkKey')
    await page.getByText('no app can have a key that works everywhere').first().waitFor()
    await parley.clickTray('Talk')
    await expect.poll(async () => (await parley.view()).state).toBe('listening')
  })
})
