/** A link's usage in the protocol's form, all in whole tokens; zero where a link counts none. Pure. */
import type { UsageLine } from '../../../shared/view'
import type { Usage } from './frames'

export function usageOf(lines: readonly UsageLine[]): Usage {
  const of = (unit: string) =>
    Math.round(lines.filter((line) => line.unit === unit).reduce((sum, { quantity }) => sum + quantity, 0))
  const cached = {
    text_tokens: of('cached input text tokens'),
    audio_tokens: of('cached input audio tokens'),
    image_tokens: of('cached input image tokens'),
  }
  const cachedTokens = cached.text_tokens + cached.audio_tokens + cached.image_tokens
  const input = {
    text_tokens: of('input text tokens') + cached.text_tokens,
    audio_tokens: of('input audio tokens') + cached.audio_tokens,
    image_tokens: of('input image tokens') + cached.image_tokens,
  }
  const output = { text_tokens: of('output text tokens'), audio_tokens: of('output audio tokens') }
  const inputTokens = input.text_tokens + input.audio_tokens + input.image_tokens
  const outputTokens = output.text_tokens + output.audio_tokens
  return {
    total_tokens: inputTokens + outputTokens,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    input_token_details: { ...input, cached_tokens: cachedTokens, cached_tokens_details: cached },
    output_token_details: output,
  }
}
