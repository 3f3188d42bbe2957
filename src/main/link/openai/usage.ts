/**
 * Pure: what a response or a transcription used, in the service's own units, which are the columns of
 * `resources/prices.json`. What the service did not split counts as its dearest kind, so that a bill is never too small.
 */
import type { UsageLine } from '../../../shared/view'
import type { WireUsage } from './decode'

/** @returns no lines when the service said nothing */
export function responseUsage(usage: WireUsage | undefined): UsageLine[] {
  if (!usage) return []
  const input = record(usage.input_token_details)
  const cached = record(input.cached_tokens_details)
  const output = record(usage.output_token_details)
  const kinds = ['text', 'audio', 'image'] as const
  const lines: UsageLine[] = []
  let counted = 0
  for (const kind of kinds) {
    const whole = count(input[`${kind}_tokens`])
    const reused = Math.min(whole, count(cached[`${kind}_tokens`]))
    counted += whole
    lines.push({ unit: `input ${kind} tokens`, quantity: whole - reused })
    lines.push({ unit: `cached input ${kind} tokens`, quantity: reused })
  }
  const unsplit = count(usage.input_tokens) - counted
  if (unsplit > 0) lines.push({ unit: 'input audio tokens', quantity: unsplit })
  const spoken = count(output.audio_tokens)
  const written = count(output.text_tokens)
  lines.push({ unit: 'output text tokens', quantity: written }, { unit: 'output audio tokens', quantity: spoken })
  const rest = count(usage.output_tokens) - spoken - written
  if (rest > 0) lines.push({ unit: 'output audio tokens', quantity: rest })
  return merged(lines)
}

/** By tokens or by the minute, as the model is billed. */
export function transcriptionUsage(usage: WireUsage | undefined): UsageLine[] {
  if (!usage) return []
  if (usage.type === 'duration') return merged([{ unit: 'transcribed seconds', quantity: count(usage.seconds) }])
  const details = record(usage.input_token_details)
  const audio = count(details.audio_tokens)
  const text = count(details.text_tokens)
  const rest = Math.max(0, count(usage.input_tokens) - audio - text)
  return merged([
    { unit: 'transcription input audio tokens', quantity: audio + rest },
    { unit: 'transcription input text tokens', quantity: text },
    { unit: 'transcription output text tokens', quantity: count(usage.output_tokens) },
  ])
}

function merged(lines: readonly UsageLine[]): UsageLine[] {
  const sums = new Map<string, number>()
  for (const { unit, quantity } of lines) if (quantity > 0) sums.set(unit, (sums.get(unit) ?? 0) + quantity)
  return [...sums].map(([unit, quantity]) => ({ unit, quantity }))
}

const count = (value: unknown): number => (typeof value === 'number' && value > 0 && Number.isFinite(value) ? value : 0)
const record = (value: unknown): WireUsage => (typeof value === 'object' && value !== null ? (value as WireUsage) : {})
