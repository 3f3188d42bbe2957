/**
 * Pure: what a response or a transcription used, in the service's own units, which are the columns of
 * `resources/prices.json`. What the service did not split counts as its dearest kind, so that a bill is never too small.
 */

import { recordOf } from '../../../shared/records'
import type { UsageLine } from '../../../shared/view'
import { toldCount } from '../toldCount'
import type { WireUsage } from './decode'

/** By what a token saves when it is reused, least first: so in every row of the price list, which a test looks after. */
const CHEAPEST_FIRST = ['text', 'image', 'audio'] as const

/**
 * Never less than what is billed. What was reused but not told of which kind is taken from the kind it makes least
 * difference for. A total beyond input and output counts as output.
 * @returns no lines when the service said nothing
 */
export function responseUsage(usage: WireUsage | undefined): UsageLine[] {
  if (!usage) return []
  return merged([...inputLines(usage), ...outputLines(usage)])
}

function inputLines(usage: WireUsage): UsageLine[] {
  const details = recordOf(usage.input_token_details)
  const cached = recordOf(details.cached_tokens_details)
  const split = CHEAPEST_FIRST.map((kind) => {
    const whole = toldCount(details[`${kind}_tokens`])
    return { kind, whole, reused: Math.min(whole, toldCount(cached[`${kind}_tokens`])) }
  })
  const unsplit = Math.max(0, toldCount(usage.input_tokens) - sum(split, 'whole'))
  const parts = [...split, { kind: 'audio', whole: unsplit, reused: 0 }]
  let reusedElsewhere = Math.max(0, toldCount(details.cached_tokens) - sum(split, 'reused'))
  return parts.flatMap(({ kind, whole, reused }) => {
    const more = Math.min(whole - reused, reusedElsewhere)
    reusedElsewhere -= more
    return [
      { unit: `input ${kind} tokens`, quantity: whole - reused - more },
      { unit: `cached input ${kind} tokens`, quantity: reused + more },
    ]
  })
}

function outputLines(usage: WireUsage): UsageLine[] {
  const details = recordOf(usage.output_token_details)
  const written = toldCount(details.text_tokens)
  const spoken = toldCount(details.audio_tokens)
  const told = Math.max(toldCount(usage.output_tokens), written + spoken)
  const inputDetails = recordOf(usage.input_token_details)
  const input = Math.max(
    toldCount(usage.input_tokens),
    CHEAPEST_FIRST.reduce((all, kind) => all + toldCount(inputDetails[`${kind}_tokens`]), 0),
  )
  const whole = Math.max(told, toldCount(usage.total_tokens) - input)
  return [
    { unit: 'output text tokens', quantity: written },
    { unit: 'output audio tokens', quantity: whole - written },
  ]
}

/** By tokens or by the minute, as the model is billed. */
export function transcriptionUsage(usage: WireUsage | undefined): UsageLine[] {
  if (!usage) return []
  if (usage.type === 'duration') return merged([{ unit: 'transcribed seconds', quantity: toldCount(usage.seconds) }])
  const details = recordOf(usage.input_token_details)
  const audio = toldCount(details.audio_tokens)
  const text = toldCount(details.text_tokens)
  const rest = Math.max(0, toldCount(usage.input_tokens) - audio - text)
  return merged([
    { unit: 'transcription input audio tokens', quantity: audio + rest },
    { unit: 'transcription input text tokens', quantity: text },
    { unit: 'transcription output text tokens', quantity: toldCount(usage.output_tokens) },
  ])
}

function sum<Key extends string>(parts: readonly Record<Key, number>[], key: Key): number {
  return parts.reduce((all, part) => all + part[key], 0)
}

function merged(lines: readonly UsageLine[]): UsageLine[] {
  const sums = new Map<string, number>()
  for (const { unit, quantity } of lines) if (quantity > 0) sums.set(unit, (sums.get(unit) ?? 0) + quantity)
  return [...sums].map(([unit, quantity]) => ({ unit, quantity }))
}
