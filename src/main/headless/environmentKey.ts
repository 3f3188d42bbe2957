/** Pure: keys from the environment, by exactly two names. The app reads none; a key never comes from anywhere else unasked. */
import type { RealtimeProvider } from '../link'

const VARIABLES: Readonly<Record<RealtimeProvider, string>> = {
  openai: 'OPENAI_API_KEY',
  azure: 'AZURE_OPENAI_API_KEY',
  // An own server takes what a client of OpenAI would send it.
  compatible: 'OPENAI_API_KEY',
}

export const keyVariable = (provider: RealtimeProvider): string => VARIABLES[provider]

/** @returns undefined where it is not set or empty */
export function environmentKey(
  environment: Readonly<Record<string, string | undefined>>,
  provider: RealtimeProvider,
): string | undefined {
  return environment[VARIABLES[provider]] || undefined
}
