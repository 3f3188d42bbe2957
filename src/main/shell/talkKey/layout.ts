/** Which layout the keyboard has. The systems tell it in three ways, each by a program of theirs; reading the answer is pure. */
import type { Layout } from './labels'

export interface LayoutPorts {
  platform: NodeJS.Platform
  /** What a program prints; rejects where it is not there. */
  run(program: string, args: readonly string[]): Promise<string>
  /** BCP 47, where no system says more. */
  language: string
}

const ASK: Partial<Record<NodeJS.Platform, readonly [string, readonly string[]]>> = {
  linux: ['setxkbmap', ['-query']],
  darwin: ['defaults', ['read', 'com.apple.HIToolbox', 'AppleSelectedInputSources']],
  win32: ['reg', ['query', 'HKCU\\Keyboard Layout\\Preload', '/v', '1']],
}

/** Never rejects. */
export async function currentLayout({ platform, run, language }: LayoutPorts): Promise<Layout> {
  const ask = ASK[platform]
  const said = ask ? await run(...ask).catch(() => '') : ''
  return readLayout(platform, said) ?? byLanguage(language)
}

/** Undefined where the answer names a layout that has no table here, or none. */
export function readLayout(platform: NodeJS.Platform, said: string): Layout | undefined {
  switch (platform) {
    case 'linux':
      return known(/^layout:\s*(\w+)/m.exec(said)?.[1])
    case 'darwin':
      return MAC[/"KeyboardLayout Name" = "?([^";]+)"?;/.exec(said)?.[1] ?? '']
    case 'win32':
      // The lower half of a layout's number is its language: 07 German, 0c French, 09 English.
      return WINDOWS[/REG_SZ\s+[\da-f]{6}([\da-f]{2})/i.exec(said)?.[1]?.toLowerCase() ?? '']
    default:
      return undefined
  }
}

const MAC: Readonly<Record<string, Layout>> = {
  'U.S.': 'us',
  US: 'us',
  ABC: 'us',
  British: 'us',
  German: 'de',
  French: 'fr',
}
const WINDOWS: Readonly<Record<string, Layout>> = { '07': 'de', '0c': 'fr', '09': 'us' }

const known = (name: string | undefined): Layout | undefined =>
  name === 'de' || name === 'fr' ? name : name === 'us' || name === 'gb' ? 'us' : undefined

function byLanguage(language: string): Layout {
  const [first] = language.toLowerCase().split(/[-_]/)
  return first === 'de' || first === 'fr' ? first : 'us'
}
