/** What a window may send, checked: one parser a call, mapped from the contract so that none can be forgotten. */
import { z } from 'zod'
import type { ArgumentOf, CallName } from '../../shared/contract'
import { KEY_ACTIONS, LINKS, LONGEST_SEARCH, LONGEST_SENTENCE, SECRETS, WINDOWS } from '../../shared/desktop'
import type { SettingsViewPatch } from '../../shared/settings'

const LONGEST_COPY = 100_000
const LARGEST_PAGE = 500
/** CSS px; no screen is larger. */
const FURTHEST = 10_000

const nothing = z.void()
const sentence = z.string().trim().min(1).max(LONGEST_SENTENCE)
const id = z.string().min(1).max(200)
const place = z.object({ id, startedAt: z.number() })
const page = z.object({ before: place.optional(), limit: z.int().min(1).max(LARGEST_PAGE) })
const length = z.number().min(0).max(FURTHEST)
const rectangle = z.object({
  ...{ x: z.number().min(-FURTHEST).max(FURTHEST), y: z.number().min(-FURTHEST).max(FURTHEST) },
  ...{ width: length, height: length },
})
const window = z.enum(WINDOWS)
const secret = z.enum(SECRETS)
const action = z.enum(KEY_ACTIONS)

export type Parser<Name extends CallName> = z.ZodType<ArgumentOf<Name>>

export const parsers: { [Name in CallName]: Parser<Name> } = {
  press: nothing,
  release: nothing,
  cancel: nothing,
  say: sentence,
  addPicture: nothing,
  pastePicture: nothing,
  removePicture: id,
  setMuted: z.boolean(),
  correct: z.object({ turn: id, text: sentence }),
  replay: nothing,
  retry: nothing,
  newConversation: nothing,
  cancelTimer: id,

  openWindow: z.object({ window, page: id.optional() }),
  closeWindow: window,
  resizeOverlay: z.object({ width: length, height: length }),
  overlayDrawn: z.array(rectangle).max(50),
  overlayPointer: z.boolean(),
  resetOverlayPosition: nothing,
  finishFirstRun: nothing,
  renewGatewayToken: nothing,
  openPrivacySettings: z.enum(['microphone', 'accessibility']),
  openLink: z.enum(LINKS),
  copy: z.string().min(1).max(LONGEST_COPY),
  dismissProblem: id,
  waysBack: nothing,

  // What is valid in it says the schema of the settings, field by field.
  changeSettings: z.record(z.string(), z.unknown()) as z.ZodType<SettingsViewPatch>,
  resetSettings: nothing,
  exportData: nothing,
  importData: nothing,
  recordAndPlay: nothing,
  playTestSound: nothing,
  previewVoice: z.enum(['offline', 'service']),
  testProvider: nothing,
  localServers: nothing,
  // Longer than any key; what is wrong with one is said beside its field.
  setSecret: z.object({ provider: secret, key: z.string().min(1).max(10_000), allowPlain: z.boolean() }),
  removeSecret: secret,
  undoRemoval: secret,
  foundKeys: nothing,
  importKey: secret,
  installModel: id,
  stopInstalling: nothing,
  removeModel: id,
  changeMemory: z.object({ id, text: sentence }),
  forgetMemory: id,
  undoForgetting: id,
  recordKey: action,
  stopRecordingKey: nothing,
  removeKey: action,

  conversations: page,
  conversation: id,
  turns: page.extend({ conversation: id }),
  search: page.extend({ query: z.string().max(LONGEST_SEARCH) }),
  measured: nothing,
  renameConversation: z.object({ conversation: id, title: z.string().trim().max(200) }),
  deleteConversation: id,
  deleteTurn: id,
  undoDeletion: id,
  deleteHistory: nothing,
  exportHistory: z.object({ format: z.enum(['json', 'markdown', 'srt']), conversation: id.optional() }),
  continueConversation: id,
}
