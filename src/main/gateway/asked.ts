/**
 * What the user has put into the conversation since the last answer, and how a link is asked to answer it. A link answers
 * turns, a client asks for responses: this is the place where one becomes the other.
 */
import type { TurnId } from '../../shared/view'
import type { RealtimeLink, UserImage } from '../link'
import { invalid } from './refusal'

type Picture = Pick<UserImage, 'mime' | 'bytes'>

/** Three of the largest frames: who puts in more has to ask in between. */
const MOST_WAITING_BYTES = 60_000_000

export class Asked {
  #texts: string[] = []
  #pictures: Picture[] = []
  #results: { callId: string; output: string }[] = []
  #spoken: TurnId | undefined
  #waitingBytes = 0
  /** The newest words of the user, to be answered again when nothing new is there. */
  #last = ''

  /** So much more is put in. @throws Refusal when it is too much to keep until somebody asks */
  expect(bytes: number): void {
    if (this.#waitingBytes + bytes > MOST_WAITING_BYTES) {
      throw invalid('item', 'Too much was put in since the last response; create one first.')
    }
    this.#waitingBytes += bytes
  }

  text(text: string): void {
    this.#texts.push(text)
    this.#last = text
    this.#spoken = undefined
  }

  picture(picture: Picture): void {
    this.#pictures.push(picture)
  }

  result(callId: string, output: string): void {
    this.#results.push({ callId, output })
  }

  /** A turn that was spoken and committed. */
  spoken(turn: TurnId): void {
    this.#spoken = turn
    this.#texts = []
  }

  said(text: string): void {
    if (text !== '') this.#last = text
  }

  get last(): string {
    return this.#last
  }

  /** The spoken turn that is to be answered. */
  get turn(): TurnId | undefined {
    return this.#spoken
  }

  get hasResults(): boolean {
    return this.#results.length > 0
  }

  get hasWords(): boolean {
    return this.#texts.length > 0 || this.#spoken !== undefined
  }

  takeResults(): { callId: string; output: string }[] {
    this.#waitingBytes = 0
    return this.#results.splice(0)
  }

  /** Answered already: the link does it by itself. */
  answered(turn: TurnId): void {
    if (this.#spoken === turn) this.#spoken = undefined
  }

  /**
   * Everything that was put in, as one question in this turn.
   * @param keeps the link keeps the conversation itself: it gets every message as one, and needs none to go on
   * @param otherwise what is answered when the user has said nothing at all
   */
  take(turnId: TurnId, keeps: boolean, otherwise: string): (link: RealtimeLink) => void {
    const [pictures, texts, spoken] = [this.#pictures, this.#texts, this.#spoken]
    this.#pictures = []
    this.#texts = []
    this.#results = []
    this.#waitingBytes = 0
    this.#spoken = undefined
    const words = keeps ? texts : [texts.join('\n') || this.#last || otherwise]
    return (link) => {
      for (const picture of pictures) link.add({ type: 'userImage', turnId, ...picture })
      if (spoken === undefined) for (const text of words) link.add({ type: 'userText', turnId, text })
      link.respond({ turnId })
    }
  }
}
