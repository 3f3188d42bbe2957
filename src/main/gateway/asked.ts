/**
 * What a client has put into the conversation since the last answer, and how a link is told of it and asked to answer. A
 * link answers turns, a client asks for responses: this is the place where one becomes the other. A link that keeps the
 * conversation itself is told everything as it comes; any other gets the question whole, when it is asked.
 */
import { keepNewest } from '../../shared/newest'
import type { TurnId } from '../../shared/view'
import type { FunctionCall, LinkCapabilities, RealtimeLink, ToolResult, UserImage } from '../link'
import { invalid } from './protocol/refusal'
import { isLater, isResult, resultOf, type Standing, type Words, withWords } from './words'

type Picture = Pick<UserImage, 'mime' | 'bytes'>
interface Result {
  callId: string
  output: string
}
type Told = (link: RealtimeLink) => void

export interface AskedPorts {
  /** `items`: the link keeps the conversation itself. */
  capabilities: Pick<LinkCapabilities, 'items' | 'seesPictures'>
  tell(act: Told): void
  newTurn(): TurnId
  /** An answer goes on when this call has its result. */
  isAwaited(callId: string): boolean
  /** Something is said that such an answer does not know: it goes on no more, and calls `callsPassed`. */
  saidMore(): void
}

/** Three of the largest frames: who puts in more has to ask in between. */
const MOST_WAITING_BYTES = 60_000_000
/** A turn's words may be there before its item is. */
const HEARD_TURNS = 8
/** As many as a conversation has items. */
const TOLD_TURNS = 2000

export class Asked {
  readonly #ports: AskedPorts
  #texts: Words[] = []
  #pictures: (Picture & { itemId: string })[] = []
  #spoken: TurnId | undefined
  /** Under which a link that keeps the conversation was told of them. */
  #told: TurnId | undefined
  #waitingBytes = 0
  /** Spoken before the question, and its words are not known yet. */
  readonly #superseded = new Set<TurnId>()
  /** What was said in the newest turns. */
  readonly #heard = new Map<TurnId, string>()
  /** Whose words the link was told as something said earlier. */
  readonly #toldAsWords = new Set<TurnId>()
  /** The newest words of the user, to be answered again when nothing new is there. */
  #last: readonly (Words & { turn?: TurnId })[] = []

  constructor(ports: AskedPorts) {
    this.#ports = ports
  }

  /** @throws Refusal where nobody would look at it: what is put in is not to be lost without a word */
  mustSeePictures(param: string): void {
    if (this.#ports.capabilities.seesPictures) return
    throw invalid(param, `'input_image' is not supported with this provider, which does not look at pictures.`)
  }

  /** @throws Refusal when so much more is too much to keep until somebody asks */
  mustHaveRoomFor(bytes: number): void {
    if (this.#waitingBytes + bytes > MOST_WAITING_BYTES) {
      throw invalid('item', 'Too much was put in since the last response; create one first.')
    }
  }

  /** So much more was put in. */
  grew(bytes: number): void {
    this.#waitingBytes += bytes
  }

  text(text: string, itemId?: string, standing?: Standing): void {
    this.#ports.saidMore()
    if (this.#isPast(standing)) return this.#earlier(text, '', itemId)
    this.#texts = withWords(this.#texts, { itemId, text }, standing)
    if (!standing) this.#supersede()
    this.#last = [...this.#texts]
    if (!this.#ports.capabilities.items) return
    const turnId = this.#tellTurn()
    this.#ports.tell((link) => link.add({ type: 'userText', turnId, text, ...named(itemId, standing) }))
  }

  picture(picture: Picture, itemId: string, standing?: Standing): void {
    if (!this.#ports.capabilities.items) {
      this.#pictures.push({ ...picture, itemId })
      return
    }
    const turnId = this.#tellTurn()
    this.#ports.tell((link) => link.add({ type: 'userImage', turnId, ...picture, ...named(itemId, standing) }))
  }

  /** The client says what was answered before: what the user had said by then is no question any more. */
  answeredBefore(heard: string, itemId: string, standing?: Standing): void {
    this.#ports.saidMore()
    this.#becameEarlier(heard, itemId, standing)
  }

  /** Something else is answered: what waits is known, and is no question any more. */
  passedOver(): void {
    this.#supersede()
    this.#becameEarlier('')
  }

  /** The client took an item out again. @param turn where it is what was said in one */
  forget(itemId: string, turn: TurnId | undefined): void {
    this.#ports.tell((link) => link.forget(turn === undefined ? { itemId } : { turnId: turn }))
    this.#pictures = this.#pictures.filter((each) => each.itemId !== itemId)
    this.#texts = this.#texts.filter((each) => each.itemId !== itemId)
    if (turn !== undefined) {
      if (this.#spoken === turn) this.#spoken = undefined
      this.#superseded.delete(turn)
      if (this.#toldAsWords.delete(turn)) this.#ports.tell((link) => link.forget({ itemId: nameOf(turn) }))
    }
    this.#last = this.#last.filter((each) => each.itemId !== itemId && (turn === undefined || each.turn !== turn))
  }

  /** A call that the client knows of from elsewhere. */
  call(call: Omit<FunctionCall, 'type'>, itemId: string, standing?: Standing): void {
    if (!this.#ports.capabilities.items) return
    this.#ports.tell((link) => link.add({ type: 'functionCall', ...call, ...named(itemId, standing) }))
  }

  /** @param inWords for who knows no calls */
  result({ callId, output }: Result, itemId: string, inWords: string, standing?: Standing): void {
    const { capabilities, isAwaited, tell } = this.#ports
    const awaitedCall = isAwaited(callId) ? callId : undefined
    // Behind a spoken question nothing more is asked: it is known with it.
    const isBehind = this.#spoken !== undefined && awaitedCall === undefined && !capabilities.items
    if (isBehind || this.#isPast(standing)) return this.#earlier(inWords, '', itemId)
    this.#texts = withWords(this.#texts, { itemId, text: inWords, output, awaitedCall }, standing)
    if (awaitedCall !== undefined || !capabilities.items) return
    this.#tellTurn()
    tell((link) => link.add({ type: 'toolResult', callId, output, ...named(itemId, standing) }))
  }

  /** No answer goes on with the results that are there: they are known like everything else that was put in. */
  callsPassed(): void {
    const { capabilities, tell } = this.#ports
    if (capabilities.items) {
      for (const each of this.#texts.filter(isResult)) tell((link) => link.add(resultOf(each)))
    }
    this.#texts = this.#texts.map((each) => ({ ...each, awaitedCall: undefined }))
  }

  /** A turn that was spoken and committed. */
  spoken(turn: TurnId): void {
    this.#ports.saidMore()
    this.#becameEarlier('')
    this.#supersede()
    this.#spoken = turn
  }

  /** What was spoken in this turn. */
  said(text: string, turn: TurnId): void {
    if (text === '') return
    if (this.#superseded.delete(turn)) return this.#spokenEarlier(turn, text)
    this.#last = [{ text, turn }]
    this.#heard.set(turn, text)
    keepNewest(this.#heard, HEARD_TURNS)
  }

  get last(): string {
    return this.#last.map(({ text }) => text).join('\n')
  }

  /** The turn that is to be answered, where there is one already. */
  get turn(): TurnId | undefined {
    return this.#spoken ?? this.#told
  }

  get hasResults(): boolean {
    return this.#texts.some(isResult)
  }

  get hasWords(): boolean {
    return this.#texts.some((each) => !isResult(each)) || this.#spoken !== undefined
  }

  /** For which an answer waits. */
  takeResults(): ToolResult[] {
    this.#waitingBytes = 0
    const results = this.#texts.filter(isResult).map(resultOf)
    this.#texts = this.#texts.filter((each) => !isResult(each))
    return results
  }

  /** It is answered without anybody asking: the link's ears ended it, or nothing was said in it. */
  answered(turn: TurnId): Told {
    this.#superseded.delete(turn)
    if (this.#spoken !== turn) return () => {}
    const pictures = this.#pictures
    this.#taken()
    return (link) => {
      for (const picture of pictures) link.add({ type: 'userImage', turnId: turn, ...picture })
    }
  }

  /**
   * Everything that was put in, as one question in this turn.
   * @param otherwise what is answered when the user has said nothing at all
   */
  take(turnId: TurnId, otherwise: string): Told {
    const [pictures, spoken] = [this.#pictures, this.#spoken]
    const isTold = this.#ports.capabilities.items || spoken !== undefined
    const texts = isTold ? [] : this.#question(otherwise)
    this.#taken()
    return (link) => {
      for (const picture of pictures) link.add({ type: 'userImage', turnId, ...picture })
      for (const { text, itemId, output } of texts) {
        link.add({ type: 'userText', turnId, text, ...(itemId && { itemId }), ...(output !== undefined && { output }) })
      }
      link.respond({ turnId })
    }
  }

  #question(otherwise: string): readonly Words[] {
    const words = this.#texts.length > 0 ? this.#texts : this.#last.map((each) => this.#again(each))
    return words.length > 0 ? words : [{ text: otherwise }]
  }

  /** What was spoken is asked again as words, which can be taken out with it. */
  #again({ turn, ...words }: Words & { turn?: TurnId }): Words {
    const { text } = words
    if (turn === undefined) return words
    this.#toldAsWords.add(turn)
    return { text, itemId: nameOf(turn) }
  }

  #taken(): void {
    this.#pictures = []
    this.#texts = []
    this.#spoken = undefined
    this.#told = undefined
    this.#waitingBytes = 0
  }

  #tellTurn(): TurnId {
    this.#told ??= this.#ports.newTurn()
    return this.#told
  }

  /** Something else is the question now: what was spoken before it and never answered is known with it all the same. */
  #supersede(): void {
    const turn = this.#spoken
    this.#spoken = undefined
    if (turn === undefined || this.#ports.capabilities.items) return
    const known = this.#heard.get(turn)
    if (known !== undefined) this.#spokenEarlier(turn, known)
    else this.#superseded.add(turn)
  }

  #spokenEarlier(turn: TurnId, text: string): void {
    this.#toldAsWords.add(turn)
    keepNewest(this.#toldAsWords, TOLD_TURNS)
    this.#earlier(text, '', nameOf(turn))
  }

  /** A link that is asked turn by turn knows what is behind it already, and not as a part of the next question. */
  #isPast(standing: Standing | undefined): boolean {
    if (!standing || this.#ports.capabilities.items) return false
    const waiting = new Set([...this.#texts, ...this.#pictures].map(({ itemId }) => itemId))
    return [...standing.later].some((id) => !waiting.has(id))
  }

  #becameEarlier(heard: string, itemId?: string, standing?: Standing): void {
    const past = this.#texts.filter((each) => !isLater(each, standing))
    this.#texts = this.#texts.filter((each) => isLater(each, standing))
    if (this.#texts.length === 0) this.#told = undefined
    if (!this.#ports.capabilities.items) for (const { text, itemId } of past) this.#earlier(text, '', itemId)
    this.#earlier('', heard, itemId, standing)
  }

  #earlier(user: string, heard: string, itemId: string | undefined, standing?: Standing): void {
    if (user === '' && heard === '') return
    const isPlaced = this.#ports.capabilities.items ? standing : undefined
    this.#ports.tell((link) => link.add({ type: 'earlier', user, heard, ...named(itemId, isPlaced) }))
  }
}

const named = (itemId: string | undefined, standing: Standing | undefined) => ({
  ...(itemId && { itemId }),
  ...(standing && { after: standing.after }),
})

/** As an item, where what was spoken in this turn is told as words. */
const nameOf = (turn: TurnId): string => `spoken ${turn}`
