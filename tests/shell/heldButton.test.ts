import { expect, it } from 'vitest'
import { HeldButton } from '../../src/main/shell/heldButton'

it('a talk button is let go once when its page is gone, and not where nobody held it', () => {
  const did: string[] = []
  const button = new HeldButton({ press: () => void did.push('press'), release: () => void did.push('release') })
  button.letGo()
  expect(did).toEqual([])
  button.press()
  button.letGo()
  button.letGo()
  expect(did).toEqual(['press', 'release'])
  button.press()
  button.release()
  button.letGo()
  expect(did).toEqual(['press', 'release', 'press', 'release'])
})
