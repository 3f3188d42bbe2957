/**
 * Watches timers, alarms and reminders and says when one is due, or was missed while Parley was not there; says whatever
 * else Parley says by itself. Owns the next alarm on the clock, the making of the sound, always with the voice on this
 * computer, and the taking off the list of what was told; when it may be heard is the conversation's decision.
 */
import type { Cancel, Clock, EpochMs, Ms } from '../../../shared/time'
import type { ResponseId } from '../../../shared/view'
import { joinSamples, resampleWhole } from '../../audio'
import type { ClauseVoice, SpokenWord } from '../../link'
import {
  announceDue,
  announceMissed,
  type OpenedStore,
  type Say,
  type TimerItem,
  whatIsDue,
  written,
} from '../../skills'
import type { AssistantPorts, Reminders } from '../ports'

/** A timer that is due, words that were lost, an answer that is said again, one that did not come true. */
export type AnnouncementKind = 'timer' | 'repeat' | 'replay' | 'failure'

export interface AnnouncerPorts {
  clock: Clock
  store: OpenedStore
  /** What was set before, or by another Parley, does not go off here: this clock is not the calendar's. */
  ownOnly: boolean
  place(): { locale: string; timeZone: string }
  voice(): ClauseVoice
  voiceName(): string
  speed(): number
  /** Something is to be said as soon as it is quiet. */
  due(id: ResponseId, text: string, kind: AnnouncementKind): void
}

export interface AnnouncedSound {
  samples: Int16Array
  rateHz: number
  words: SpokenWord[]
}

/** `setTimeout` counts in 31 bits; and a clock that was set shows within a minute. */
const LOOK_AGAIN_MS = 60_000
/** Another Parley tells what is due; it may be killed before it was heard. */
const ASK_AGAIN_MS = 1_000
/** Longer than a turn and its answer, which may have to end first. Who has not told it by then stands still: better twice than never. */
const PATIENCE_MS = 180_000

export class Announcer {
  readonly #ports: AnnouncerPorts
  readonly #said = new Map<ResponseId, readonly Say[]>()
  /** What each announcement that is not told yet is about. */
  readonly #items = new Map<ResponseId, readonly TimerItem[]>()
  /** Ids of what waits to be heard, and of what was told: where it cannot be taken off the list, it is still on it. */
  readonly #taken = new Set<string>()
  /** Of these: what was tried in vain. */
  readonly #unheard = new Set<string>()
  #removing: Promise<void> = Promise.resolve()
  /** Told, and not off the list: a disk may be full. */
  readonly #told = new Map<string, TimerItem>()
  #cancelRemoval: Cancel = () => {}
  /** Of several Parleys on one folder this one tells what is due, until all of it is told and off the list, or was tried in vain. */
  #release: (() => void) | undefined
  /** Since when another one does. */
  #waitsSinceMs: Ms | undefined
  #cancel: Cancel = () => {}
  #count = 0
  #closed = false

  constructor(ports: AnnouncerPorts) {
    this.#ports = ports
  }

  /** Looks at the list now: at start, after it changed, and when the next one is due. */
  look(): void {
    this.#cancel()
    if (this.#closed) return
    const { clock } = this.#ports
    const now = clock.epoch()
    if (!this.#mayTell(this.#waiting(now))) {
      this.#cancel = clock.after(ASK_AGAIN_MS, () => this.look())
      return
    }
    const { due, missed, nextAt } = this.#waiting(now)
    const place = this.#ports.place()
    for (const { items, say } of announceMissed(missed, { ...place, now })) this.#announce(say, 'timer', items)
    for (const item of due) this.#announce(announceDue(item, place), 'timer', [item])
    if (nextAt === undefined) return
    this.#cancel = clock.after(Math.min(LOOK_AGAIN_MS, Math.max(0, nextAt - now)), () => this.look())
  }

  /** It was heard, or shown to somebody who wants to hear nothing: off the list with it. Others are nothing to it. */
  told(id: ResponseId): void {
    const items = this.#items.get(id) ?? []
    this.#over(id)
    for (const item of items) this.#told.set(item.id, item)
    this.#takeOff(items)
  }

  /** Nobody heard it: what it is about stays on the list, for `again` or for the next start. */
  unheard(id: ResponseId): void {
    for (const item of this.#items.get(id) ?? []) this.#unheard.add(item.id)
    this.#over(id)
    this.#letGo()
  }

  /** Something can be heard now: what could not be before is said again. */
  again(): void {
    if (this.#unheard.size === 0) return
    for (const id of this.#unheard) this.#taken.delete(id)
    this.#unheard.clear()
    this.look()
  }

  /** Says this as soon as it is quiet. */
  tell(text: string, kind: Exclude<AnnouncementKind, 'timer'>): void {
    if (!this.#closed) this.#announce([{ type: 'text', text }], kind)
  }

  /** The sound of an announcement; an empty one when it cannot be made. */
  async sound(id: ResponseId): Promise<AnnouncedSound> {
    const voice = this.#ports.voice()
    const parts: Int16Array[] = []
    for (const say of this.#said.get(id) ?? []) parts.push(await this.#part(say, voice))
    this.#said.delete(id)
    return { samples: joinSamples(parts), rateHz: voice.rateHz, words: [] }
  }

  /** Says nothing more; what was not told stays on the list. Resolves when what was told is off it. */
  close(): Promise<void> {
    this.#closed = true
    this.#cancel()
    this.#cancelRemoval()
    this.#letGo()
    return this.#removing
  }

  #waiting(now: EpochMs): ReturnType<typeof whatIsDue> {
    const { store, ownOnly } = this.#ports
    const ours = store.current().timers.filter((item) => !ownOnly || store.isOwn(item))
    return whatIsDue(
      ours.filter(({ id }) => !this.#taken.has(id)),
      now,
    )
  }

  /** Of several Parleys on one folder one does. What is due may be another after this, because it was told meanwhile. */
  #mayTell({ due, missed }: ReturnType<typeof whatIsDue>): boolean {
    const { clock, store, ownOnly } = this.#ports
    const isDue = due.length + missed.length > 0
    // What goes off on another clock than the calendar's is nobody else's.
    if (isDue && !ownOnly) this.#release ??= store.claim()
    if (!isDue || ownOnly || this.#release) {
      this.#waitsSinceMs = undefined
      return true
    }
    this.#waitsSinceMs ??= clock.now()
    return clock.now() - this.#waitsSinceMs >= PATIENCE_MS
  }

  /** Tried again until it is possible: whoever is next would say it once more, be that another Parley or the next start. */
  #takeOff(items: Iterable<TimerItem>): void {
    const removals = [...items].map((item) =>
      this.#ports.store.apply({ type: 'removeTimer', item }).then(
        () => this.#told.delete(item.id),
        () => {},
      ),
    )
    this.#removing = this.#removing.then(async () => {
      await Promise.all(removals)
      this.#cancelRemoval()
      if (this.#told.size === 0 || this.#closed) return
      this.#cancelRemoval = this.#ports.clock.after(LOOK_AGAIN_MS, () => this.#takeOff(this.#told.values()))
    })
    this.#letGo()
  }

  /** Not before what was told is off the list: whoever is next would find it there. */
  #letGo(): void {
    this.#removing = this.#removing.then(() => {
      const waits = this.#told.size > 0 || [...this.#items.values()].some((items) => items.length > 0)
      if (waits && !this.#closed) return
      this.#release?.()
      this.#release = undefined
    })
  }

  #announce(say: readonly Say[], kind: AnnouncementKind, items: readonly TimerItem[] = []): void {
    this.#count += 1
    const id: ResponseId = `announcement-${this.#count}`
    this.#said.set(id, say)
    this.#items.set(id, items)
    for (const item of items) this.#taken.add(item.id)
    this.#ports.due(id, written(say), kind)
  }

  async #part(say: Say, voice: ClauseVoice): Promise<Int16Array> {
    if (say.type === 'sound') {
      const sound = await this.#ports.store.sound(say.name)
      if (sound) return resampleWhole(sound.samples, sound.rateHz, voice.rateHz)
    }
    const text = say.type === 'text' ? say.text : say.caption
    const request = { text, voice: this.#ports.voiceName(), speed: this.#ports.speed() }
    return (await voice.speak(request, new AbortController().signal)).samples
  }

  #over(id: ResponseId): void {
    this.#said.delete(id)
    this.#items.delete(id)
  }
}

/** @param due something is to be said as soon as it is quiet */
export function announcerOf(
  { clock, skillStore, settings, voice, ownTimersOnly = false }: AssistantPorts,
  due: AnnouncerPorts['due'],
): Announcer {
  return new Announcer({
    ...{ clock, store: skillStore, voice, due, ownOnly: ownTimersOnly },
    place: () => settings.get(),
    voiceName: () => settings.get().voice.name,
    speed: () => settings.get().voice.speed,
  })
}

/** A timer that is due is always shown; whether it may be heard as well can take the system a moment to say. */
export function remind(reminders: Reminders | undefined, text: string, told: (aloud: boolean) => void): void {
  if (!reminders) return told(true)
  reminders.due(text)
  void Promise.resolve(reminders.aloud()).then(told, () => told(false))
}
