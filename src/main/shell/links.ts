/** The pages of the web that Parley opens in the user's browser. A page of ours says a name, never an address. */
import type { LinkName } from '../../shared/desktop'

export const LINK_ADDRESSES: Readonly<Record<LinkName, string>> = {
  openaiKeys: 'https://platform.openai.com/api-keys',
  azureKeys: 'https://portal.azure.com/',
}

export type PrivacyPage = 'microphone' | 'accessibility'

/** Where the system switches a permission; undefined where it has no such page. Pure. */
export function privacyAddress(page: PrivacyPage, platform: NodeJS.Platform): string | undefined {
  switch (platform) {
    case 'darwin':
      return `x-apple.systempreferences:com.apple.preference.security?Privacy_${page === 'microphone' ? 'Microphone' : 'Accessibility'}`
    case 'win32':
      return page === 'microphone' ? 'ms-settings:privacy-microphone' : undefined
    default:
      return undefined
  }
}
