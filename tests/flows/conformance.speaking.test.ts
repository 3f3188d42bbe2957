/** The conformance suite itself: an adapter that breaks one rule fails that rule and no other. */
import { beforeAll, expect, it } from 'vitest'
import { inMemorySpeaking, SPEAKING_FAULTS, type SpeakingFault } from '../link/cascade/conformance/inMemorySpeaking'
import { SPEAKING_RULES } from '../link/cascade/conformance/textToSpeech'
import { patience } from '../support/flowingClock'

// What a broken adapter is waited for never comes.
beforeAll(() => {
  patience.longestMs = 5_000
})

it('has a broken adapter for every rule but two', () => {
  const noticed = Object.values(SPEAKING_FAULTS)
  const unproved = SPEAKING_RULES.filter(({ rule }) => !noticed.some((beginning) => rule.startsWith(beginning)))
  // The same rule in other moods.
  expect(unproved.map(({ rule }) => rule)).toEqual([
    'keeps the key out of events, errors, logs and addresses (runsOut)',
    'keeps the key out of events, errors, logs and addresses (breaksAlways)',
  ])
})

it.concurrent.each(Object.entries(SPEAKING_FAULTS))(
  'an adapter that %s fails "%s…" and no other rule',
  async (fault, rule) => {
    const outcomes = await Promise.all(
      SPEAKING_RULES.map(async ({ rule, check }) => {
        const failed = await check(inMemorySpeaking(fault as SpeakingFault)).then(
          () => false,
          () => true,
        )
        return { rule, failed }
      }),
    )
    const failed = outcomes.filter((outcome) => outcome.failed).map((outcome) => outcome.rule)
    expect(failed).toEqual([expect.stringContaining(rule)])
  },
)
