/**
 * What an adapter brings to the suite: a fake service on this computer that can be put into each of these moods, and the
 * adapter made for it with the given clock. Everything the suite knows of a vendor comes through here.
 */
import { inspect } from 'node:util'
import { joinSamples } from '../../../../src/main/audio'
import type { SpeechToText, TextToSpeech } from '../../../../src/main/link/cascade/ports'
import type { Network } from '../../../../src/main/net'
import type { Ms } from '../../../../src/shared/time'
import type { FlowingClock } from '../../../support/flowingClock'
import { type LateDoor, startLateDoor } from '../../../support/lateDoor'
import type { ScriptedWord } from '../../../support/numberedSound'
import type { Authority } from '../../../support/privateAuthority'

export type Mood =
  /** Takes everything and answers. */
  | 'well'
  /** Takes the connection, and lets nothing through before `relent` (support/lateDoor does it for any service). */
  | 'late'
  /** Takes the connection and never says a word, not even the protocol's first. */
  | 'unanswering'
  /** Opens the session, takes everything and says nothing. */
  | 'mute'
  /** Takes everything, and makes next to no sound of it, or none. */
  | 'hushed'
  /** Takes everything and answers, over a line that goes dead with `numb`: nothing passes, and nobody is told. */
  | 'numbed'
  /** Does not accept the key. */
  | 'refusing'
  /** The first attempt breaks after `BREAK_AFTER_MS` of sound, or half of a spoken answer; the others go well. */
  | 'breaksOnce'
  /** Every attempt breaks as soon as it is up. */
  | 'breaksAlways'
  /** After half a second of sound, or half of an answer, the service says that there is no credit left. */
  | 'runsOut'

/** In the middle of the last word. */
export const BREAK_AFTER_MS: Ms = 2_200

export interface Situation {
  mood: Mood
  clock: FlowingClock
  /** Given to the adapter as it is. */
  network: Network
  /** The service shows the certificate of this authority for `NAME`, and the adapter is given that name as its address. */
  authority?: Authority
}

/** What the certificate is made for; only a proxy knows where it is. */
export const NAME = 'service.test'

export interface Scene {
  /** Where the service listens. */
  port: number
  /** Streams or connections the service has seen begin: whatever an adapter does anew when it tries again. */
  attempts(): number
  /** How many of them a client gave up before they were over, as the service saw it. */
  abandoned(): number
  /** Paths and queries that were asked for. */
  addresses(): readonly string[]
  /** What the adapter wrote into its log. */
  log(): readonly string[]
  relent(): void
  /** Connections as they are; the next ones are well. */
  numb(): void
  /** The service, not the adapter. */
  close(): Promise<void>
}

export interface HearingScene extends Scene {
  hear: SpeechToText
  /** The sound that came, decoded, of each attempt that brought any, in order. */
  taken(): readonly Int16Array[]
}

export type Absent =
  /** A service with keys and prices, somewhere else: a model on this computer has none of it. */
  | 'account'
  /** Something that has to be there first, and can be left in the middle of its work. */
  | 'connection'
  /** A voice that takes text cut anywhere: others get whole clauses. */
  | 'joining'

export interface HearingRig {
  /** Stands in nothing the adapter says. */
  key: string
  /** Recognizes what the numbered sound holds of the script; a pause of half a second ends a segment. */
  open(situation: Situation, script: readonly ScriptedWord[]): Promise<HearingScene>
  /** The vendor takes keys in addresses only. */
  keyInAddress?: true
  without?: readonly Absent[]
}

export interface SpeakingScene extends Scene {
  voice: TextToSpeech
  /** All text that came, of each attempt that brought any, in order. */
  written(): readonly string[]
  /** All sound that was made of it and sent, in pieces that do not end with a sample, where the vendor's may do so. */
  made(): Int16Array
}

export interface SpeakingRig {
  key: string
  voice: string
  open(situation: Situation): Promise<SpeakingScene>
  keyInAddress?: true
  without?: readonly Absent[]
}

/** Before a service that is late (`closed`) or whose line goes dead; others are asked without one. */
export async function doorFor(
  mood: Mood,
  port: number,
  closed: readonly Mood[] = ['late'],
): Promise<LateDoor | undefined> {
  if (mood === 'numbed') return startLateDoor(port, true)
  return closed.includes(mood) ? startLateDoor(port) : undefined
}

export interface Rule<Rig> {
  /** A sentence. */
  rule: string
  /** What it is about; a rig may be `without` it. */
  about?: Absent
  check(rig: Rig): Promise<void>
}

export const rulesFor = <Rig extends { without?: readonly Absent[] }>(
  rules: readonly Rule<Rig>[],
  { without = [] }: Rig,
): Rule<Rig>[] => rules.filter(({ about }) => about === undefined || !without.includes(about))

/** Everything in it as text, also what is hidden, so that a key cannot hide. */
export const everythingIn = (value: unknown): string =>
  inspect(value, { depth: 12, showHidden: true, maxArrayLength: 2_000, maxStringLength: null })

export const whole = joinSamples
/** A view. */
export const bytes = (samples: Int16Array): Buffer =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
