/** Pure: keys from the environment, by exactly these names. The app uses none of them unasked; a key never comes from anywhere else. */
import type { SecretName } from '../../shared/services'

const VARIABLES: Readonly<Record<SecretName, string>> = {
  openai: 'OPENAI_API_KEY',
  azure: 'AZURE_OPENAI_API_KEY',
  // An own server takes what a client of OpenAI would send it.
  compatible: 'OPENAI_API_KEY',
  google: 'GOOGLE_API_KEY',
  azureSpeech: 'AZURE_SPEECH_KEY',
  elevenlabs: 'ELEVENLABS_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
}

export const keyVariable = (provider: SecretName): string => VARIABLES[provider]

/** @returns undefined where it is not set or empty */
export function environmentKey(
  environment: Readonly<Record<string, string | undefined>>,
  provider: SecretName,
): string | undefined {
  return environment[VARIABLES[provider]] || undefined
}
