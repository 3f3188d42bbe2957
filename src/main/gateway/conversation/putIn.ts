/** An item that a client puts into its conversation: looked at whole before anything of it is kept, then told to whom it concerns. */
import type { Place } from '../../link'
import type { Runs } from '../answers/runs'
import type { Asked } from '../asked'
import type { Steps } from '../inOrder'
import { type GivenItem, kept } from '../protocol/itemShapes'
import { pictureOf } from '../protocol/picture'
import { invalid } from '../protocol/refusal'
import { LONGEST_TEXT } from '../protocol/shape'
import { isSystem, type SystemMessages } from '../protocol/systemMessages'
import type { Wire } from '../protocol/wire'
import type { Standing } from '../words'
import type { Conversation } from './conversation'
import type { InputAudio } from './inputAudio'
import { resultInWords } from './itemWords'

/** The longest text with what stands around it, however much of it has to be escaped. */
const LARGEST_ITEM = LONGEST_TEXT + 100_000

export interface PutInPorts {
  wire: Wire
  conversation: Conversation
  system: SystemMessages
  input: InputAudio
  asked: Asked
  runs: Runs
  newId(): string
}

/** @returns what is still to be done of it. @throws Refusal; then nothing has changed */
export function putIn(
  { wire, conversation, system, input, asked, runs, newId }: PutInPorts,
  given: GivenItem,
  after: string | null | undefined,
): Steps | undefined {
  const item = kept(given, () => `item_${newId()}`)
  const parts = given.type === 'message' && given.role === 'user' ? given.content : []
  const sound = parts.find((part) => part.type === 'input_audio')
  if (sound && parts.length > 1) throw invalid('item.content', 'Sound stands alone in an item.')
  const pictures = parts.flatMap((part) => (part.type === 'input_image' ? [pictureOf(part.image_url)] : []))
  if (pictures.length > 0) asked.mustSeePictures('item.content')
  const speak = sound && input.item(sound.audio)
  const letters = JSON.stringify(item).length
  if (letters > LARGEST_ITEM) throw invalid('item', `An item has ${LARGEST_ITEM} characters at most.`)
  const orders = given.type === 'message' && given.role === 'system' ? given.content.map(({ text }) => text) : []
  system.mustHaveRoomFor(orders)
  const bytes = pictures.reduce((sum, picture) => sum + picture.bytes.length, letters)
  asked.mustHaveRoomFor(bytes)
  const previous_item_id = conversation.insert(item, after, letters)
  asked.grew(bytes)
  wire.send({ type: 'conversation.item.added', item, previous_item_id })
  wire.send({ type: 'conversation.item.done', item, previous_item_id })
  const standing = standingOf(item.id, { conversation, input, runs })
  for (const picture of pictures) asked.picture(picture, item.id, standing)
  const said = speak?.(item)
  if (said) asked.spoken(said.turn)
  const words = parts.flatMap((part) => (part.type === 'input_text' ? [part.text] : []))
  if (words.length > 0) asked.text(words.join('\n'), item.id, standing)
  if (given.type === 'message' && given.role === 'assistant') {
    asked.answeredBefore(given.content.map(({ text }) => text).join('\n'), item.id, standing)
  }
  if (item.type === 'function_call') {
    asked.call({ callId: item.call_id ?? '', name: item.name, argumentsJson: item.arguments }, item.id, standing)
  }
  if (given.type === 'function_call_output') {
    const { call_id: callId, output } = given
    asked.result({ callId, output }, item.id, resultInWords(callId, output, conversation.items), standing)
  }
  if (orders.length > 0) system.put(item.id, orders)
  return said?.rest
}

/** Nothing where it stands at the end. System messages stand nowhere: a link heeds them as instructions. */
function standingOf(
  id: string,
  { conversation, input, runs }: Pick<PutInPorts, 'conversation' | 'input' | 'runs'>,
): Standing | undefined {
  if (conversation.lastId === id) return undefined
  const items = conversation.items.filter((item) => !isSystem(item) || item.id === id)
  const at = items.findIndex((item) => item.id === id)
  const later = items.slice(at + 1)
  if (later.length === 0) return undefined
  const said = later.filter(({ type }) => type !== 'function_call')
  const after = items[at - 1] && placeBehind(items[at - 1]!.id, input, runs)
  return { after: after ?? 'root', later: new Set(said.map((item) => item.id)) }
}

/** As a link knows it: what was said in a turn, what was answered, or what was put in under this id. */
function placeBehind(itemId: string, { transcripts }: InputAudio, runs: Runs): Place {
  const turnId = transcripts.turnOf(itemId)
  if (turnId !== undefined) return { turnId }
  const responseId = runs.withItem(itemId)?.answer
  return responseId === undefined ? { itemId } : { responseId }
}
