/** Views of a conversation in each state a person can meet, as main would push them. */
import type { Page } from 'playwright-core'
import type { CapabilitiesView, KeysView } from '../../../src/shared/desktop'
import type { ModelView } from '../../../src/shared/models'
import type { SettingsView } from '../../../src/shared/settings'
import type { ConversationView, DeviceInfo, Stages, Turn } from '../../../src/shared/view'
import { NOW } from './pages'

export const STAGES: Stages = { turn: 200.4, hear: 4.2, think: 50.1, voice: 60.3, out: 95.8, total: 410.8 }

export const turn = (patch: Partial<Turn> = {}): Turn => ({
  id: 'turn-1',
  conversation: 'conversation-1',
  startedAt: Date.UTC(2026, 10, 23, 19, 15),
  user: 'what time is it in Lisbon and set a timer for ten minutes',
  userFinal: true,
  heard: '',
  unheard: '',
  ...patch,
})

const ANSWER = ['It is a quarter past seven in Lisbon, and your', ' timer is set for ten minutes.'] as const

export const view = (patch: Partial<ConversationView> = {}): ConversationView => ({
  state: 'ready',
  provider: 'offline',
  mode: 'hold',
  connection: { state: 'up', keptMs: 0 },
  earlier: [],
  ...patch,
})

export interface Scene {
  query?: string
  snapshots: Record<string, unknown>
  answers?: Record<string, unknown>
  /** What is done before it is looked at. */
  act?(page: Page): Promise<void>
}

export interface WindowScenes {
  width: number
  height: number
  /** The scene in which nothing goes on. */
  quiet: Scene
  scenes: Record<string, Scene>
}

const LEVEL = { in: -22, out: -20 }
export const CAPABILITIES: CapabilitiesView = {
  platform: 'linux',
  version: '0.2.0',
  hideFromSharing: true,
  startAtLogin: true,
  keyring: true,
  placesWindows: true,
  screenReader: false,
}

export const KEYS: KeysView = {
  keys: {
    talk: { codes: 'F8', label: 'F8' },
    stop: { codes: 'Escape', label: 'Esc' },
    mute: undefined,
    type: undefined,
  },
  isDown: false,
  canHold: true,
}
const overlay = (patch: Partial<ConversationView>): Scene => ({
  snapshots: { view: view(patch), level: LEVEL, keys: KEYS, capabilities: CAPABILITIES },
})
const answered = turn({ heard: ANSWER.join(''), outcome: 'answered', stages: STAGES })
const cost = { amount: 0.0042, currency: 'USD', usage: [] } as const

const OVERLAY: Record<string, Scene> = {
  idle: overlay({}),
  listening: overlay({ state: 'listening', turn: turn({ user: 'what time is it in', userFinal: false }) }),
  thinking: overlay({ state: 'thinking', turn: turn() }),
  speaking: overlay({ state: 'speaking', turn: turn({ heard: ANSWER[0], unheard: ANSWER[1], stages: STAGES }) }),
  answered: overlay({ turn: answered }),
  cut: overlay({ turn: turn({ heard: ANSWER[0], unheard: ANSWER[1], outcome: 'cut', stages: STAGES }) }),
  priced: overlay({ turn: { ...answered, cost: { ...cost, usage: [] } } }),
  waking: overlay({ microphone: { state: 'waking' } }),
  silent: overlay({ microphone: { state: 'silent' } }),
  blocked: overlay({ microphone: { state: 'blocked' } }),
  mending: overlay({
    connection: { state: 'mending', keptMs: 3_200 },
    provider: 'openai',
    state: 'listening',
    turn: turn({ user: 'and how far is it', userFinal: false }),
  }),
  failed: overlay({
    provider: 'openai',
    turn: turn({ outcome: 'failed' }),
    error: {
      code: 'key.wrong',
      message: 'OpenAI does not accept the key.',
      fix: 'Check that it is whole and has not been revoked.',
    },
  }),
  muted: overlay({ microphone: { state: 'muted' }, turn: answered }),
  large: {
    snapshots: {
      ...overlay({ state: 'speaking', turn: turn({ heard: ANSWER[0], unheard: ANSWER[1], stages: STAGES }) }).snapshots,
      settings: { look: { largeCaptions: true } },
    },
  },
  unfolded: {
    ...overlay({ turn: answered }),
    act: (page) => page.locator('.total').click(),
  },
}

const HOUR = 3_600_000
const TITLES = [
  'what time is it in Lisbon',
  'remind me to call the dentist at nine',
  'how many grams are four ounces',
  'what is the capital of Mongolia and how far is it from here',
  'set an alarm for half past six',
  'note that the key is under the third stone',
  'what did I note about the key',
]

const conversations = Array.from({ length: 120 }, (_, index) => ({
  id: `conversation-${index}`,
  startedAt: NOW - index * 7 * HOUR,
  lastAt: NOW - index * 7 * HOUR + HOUR / 4,
  title: TITLES[index % TITLES.length],
  turns: 1 + ((index * 5) % 13),
  cost: index % 3 === 0 ? 0.0123 * index : 0,
}))

const script: Turn[] = [
  turn({
    ...{ id: 't5', user: 'thank you', heard: 'You are welcome.', outcome: 'answered', stages: STAGES },
    served: { hear: { service: 'offline' }, think: { service: 'offline' }, speak: { service: 'offline' } },
  }),
  turn({ id: 't4', user: 'mumble', outcome: 'refused', stages: { ...STAGES, think: 2, total: 362 } }),
  turn({
    id: 't3',
    user: 'what can you do',
    heard: 'I can tell the time, set',
    unheard: ' timers and alarms, remember notes and work out sums.',
    outcome: 'cut',
    stages: { ...STAGES, turn: 40, total: 250 },
    cost: { ...cost, usage: [] },
  }),
  turn({
    id: 't2b',
    user: 'what time is it in list bun',
    correctedBy: 't2',
    heard: '',
    outcome: 'refused',
    stages: { ...STAGES, total: 362 },
  }),
  turn({
    id: 't2',
    tools: [
      { name: 'set_timer', arguments: '{"seconds":600}', result: 'The timer is set.', tookMs: 2.4 },
      { name: 'take_note', arguments: '{}', error: 'The arguments are not what the schema asks for.', tookMs: 0.4 },
    ],
    served: {
      hear: { service: 'google', model: 'long' },
      think: { service: 'openai', model: 'gpt-5-mini', insteadOf: { service: 'anthropic', code: 'turn.timedOut' } },
      speak: { service: 'elevenlabs', model: 'eleven_flash_v2_5' },
    },
    heard: ANSWER.join(''),
    outcome: 'answered',
    stages: STAGES,
    cost: { ...cost, usage: [], incomplete: true, wire: { upKbps: 24.1, downKbps: 64 } },
  }),
  turn({ id: 't1', user: 'good morning', heard: 'Good morning.', outcome: 'answered', stages: STAGES }),
].map((each, index) => ({ ...each, startedAt: NOW - index * 90_000 }))

const HISTORY_ANSWERS = {
  conversations: { $pages: conversations },
  turns: { $pages: script },
  search: { $pages: [] },
}

const openFirst = (page: Page) => page.locator('.entry').first().click()

const TIMER_AT = ANSWER.join('').indexOf('timer')

const HISTORY: Record<string, Scene> = {
  list: { snapshots: {}, answers: HISTORY_ANSWERS },
  script: { snapshots: {}, answers: HISTORY_ANSWERS, act: openFirst },
  made: {
    snapshots: {},
    answers: HISTORY_ANSWERS,
    act: async (page) => {
      await openFirst(page)
      const turn = page.locator('.turn', { hasText: 'Lisbon' }).last()
      await turn.locator('.turn-tool summary').first().click()
      await turn.locator('.turn-made summary').click()
      await turn.locator('.turn-made dl').scrollIntoViewIfNeeded()
    },
  },
  empty: { snapshots: {}, answers: { ...HISTORY_ANSWERS, conversations: { $pages: [] } } },
  menu: {
    snapshots: {},
    answers: HISTORY_ANSWERS,
    act: async (page) => {
      await openFirst(page)
      await page.locator('.reading-bar .button').last().click()
    },
  },
  undo: {
    snapshots: {},
    answers: HISTORY_ANSWERS,
    act: async (page) => {
      await openFirst(page)
      await page.locator('.turn-ways button').last().click()
    },
  },
  found: {
    snapshots: {},
    answers: {
      ...HISTORY_ANSWERS,
      search: {
        $pages: [
          {
            id: 't2',
            startedAt: NOW,
            turn: { ...script[4], conversation: 'conversation-0' },
            marks: [{ field: 'assistant', start: TIMER_AT, end: TIMER_AT + 5 }],
          },
          {
            id: 't3',
            startedAt: NOW,
            turn: { ...script[2], conversation: 'conversation-1' },
            marks: [{ field: 'assistant', start: 25, end: 31 }],
          },
        ],
      },
    },
    act: async (page) => {
      await page.locator('input[type=search]').fill('timer')
      await page.locator('.entry mark').first().click()
    },
  },
}

const CHOSEN: SettingsView = {
  provider: 'offline',
  mode: 'hold',
  microphone: { betweenTurns: 'warm' },
  speaker: { volume: 80 },
  voice: { name: 'slt', speed: 1, volume: 100 },
  realtime: {
    ...{ model: '', baseUrl: '', voice: 'marin', speed: 1, volume: 100, output: 'audio', format: 'pcm' },
    ...{ turnDetection: 'silence', eagerness: 'auto', silenceMs: 500, noiseReduction: 'near', tools: true },
    ...{ transcriptionModel: 'gpt-live-transcribe', language: '', maxOutputTokens: 0, truncation: 'keepCache' },
    ...{ reasoningEffort: 'default', idleMinutes: 10 },
  },
  speechToText: { service: 'offline', models: {}, language: '', fallback: ['offline'] },
  languageModel: { service: 'offline', models: {}, skillsFirst: true, fallback: ['offline'] },
  textToSpeech: { service: 'offline', models: {}, voices: {}, speed: 1, volume: 100, fallback: ['offline'] },
  services: {
    ...{ bandwidth: 'full', googleProject: '', googleRegion: 'global', azureSpeechRegion: 'westeurope' },
    ...{ elevenlabsRegion: '', compatibleUrl: '' },
  },
  cues: true,
  cueSounds: { start: true, end: true, error: true, cut: false, volume: 60 },
  workingTone: true,
  oneMoment: true,
  instructions: 'You are a helpful voice assistant. Keep answers under 20 words, conversational and friendly.',
  privateConversation: false,
  startAtLogin: false,
  look: { appearance: 'system', largeCaptions: false, hideFromSharing: false, overlay: 'always' },
  spending: { dayUsd: 2, monthUsd: 0 },
  historyDays: 0,
  announcements: 'spoken',
  gateway: { on: false, port: 0 },
  network: { certificateFile: '' },
  firstRunDone: true,
}

const DEVICES: DeviceInfo[] = [
  { id: 'built-in', name: 'Built-in Microphone', kind: 'input', isDefault: true },
  { id: 'headset', name: 'Jabra Evolve2 65 Mono Wireless Headset', kind: 'input', isDefault: false },
  { id: 'speakers', name: 'Built-in Speakers', kind: 'output', isDefault: true },
]

const licence = { name: 'Apache-2.0', url: 'https://models.example.com/small' }
const model = { languages: ['en'], licence, exact: true, checked: true, receivedBytes: 0 }

export const MODELS: readonly ModelView[] = [
  { ...model, id: 'small', name: 'English, small', kind: 'recognizer', bytes: 45_202_074, state: 'absent' },
  {
    ...model,
    id: 'better',
    name: 'English, better',
    kind: 'recognizer',
    bytes: 71_000_000,
    exact: false,
    state: 'begun',
  },
  {
    ...{
      ...model,
      id: 'amy',
      name: 'Amy',
      kind: 'voice',
      bytes: 64_000_000,
      exact: false,
      checked: false,
      state: 'ready',
    },
    licence: { ...licence, note: 'Each voice has the licence of the recordings it was made from.' },
  },
]

const settingsScene = (page: string, patch: Partial<SettingsView> = {}, more: Partial<Scene> = {}): Scene => ({
  query: `&page=${page}`,
  ...more,
  answers: { localServers: [], ...more.answers },
  snapshots: {
    settings: { ...CHOSEN, ...patch },
    devices: DEVICES,
    capabilities: CAPABILITIES,
    spending: { todayUsd: 0.034, monthUsd: 1.2 },
    microphoneLevel: -24,
    secrets: [{ provider: 'openai', ending: 'a1B2' }, { provider: 'azure' }],
    memories: [
      { id: '1', text: 'I am a vegetarian.' },
      { id: '2', text: 'My sister Anna lives in Lisbon and has two children, Rui and Marta.' },
    ],
    keys: KEYS,
    gateway: { state: 'off' },
    models: { models: MODELS },
    ...more.snapshots,
  },
})

export const SERVED_TOKEN = 'lXVMHp8rGA9JclW1VpDR2taW_D7ub-Un'

const SETTINGS: Record<string, Scene> = {
  sound: settingsScene('sound'),
  device: settingsScene('sound', {}, { act: (page) => page.locator('.select').first().click() }),
  gone: settingsScene('sound', { microphone: { betweenTurns: 'closed', device: { id: 'x', name: 'Blue Yeti' } } }),
  talkKey: settingsScene('talkKey'),
  voice: settingsScene('voice'),
  openai: settingsScene(
    'voice',
    { provider: 'openai' },
    {
      answers: { testProvider: STAGES },
      act: (page) =>
        page
          .getByRole('button', { name: /^(Test|\u202e?\[Ţéšţ )/ })
          .first()
          .click(),
    },
  ),
  failing: settingsScene(
    'voice',
    { provider: 'azure', realtime: { ...CHOSEN.realtime, turnDetection: 'meaning' } },
    {
      answers: {
        testProvider: {
          $error: {
            code: 'key.missing',
            message: 'There is no key for azure.',
            fix: 'Enter one in the settings, or choose the provider offline.',
          },
        },
      },
      act: (page) =>
        page
          .getByRole('button', { name: /^(Test|\u202e?\[Ţéšţ )/ })
          .first()
          .click(),
    },
  ),
  chain: settingsScene('voice', {
    provider: 'cascade',
    speechToText: { service: 'google', models: {}, language: 'de-DE', fallback: ['offline'] },
    languageModel: {
      ...{ service: 'anthropic', models: { anthropic: 'a-model', localServer: 'qwen3:8b' }, skillsFirst: true },
      fallback: ['localServer'],
    },
    textToSpeech: { ...CHOSEN.textToSpeech, service: 'elevenlabs', voices: { elevenlabs: '21m00Tcm4TlvDq8ikWAM' } },
  }),
  ownWords: settingsScene('voice', { instructions: 'Answer like a ship\u2019s cook. '.repeat(12) }),
  served: settingsScene(
    'voice',
    { gateway: { on: true, port: 0 } },
    {
      snapshots: { gateway: { state: 'on', url: 'ws://127.0.0.1:38589/v1', token: SERVED_TOKEN, isKept: true } },
      act: (page) => page.locator('.known').scrollIntoViewIfNeeded(),
    },
  ),
  notServed: settingsScene(
    'voice',
    { gateway: { on: true, port: 8080 } },
    {
      snapshots: {
        gateway: {
          state: 'failed',
          error: {
            code: 'gateway.portInUse',
            message: 'Another program uses port 8080.',
            fix: 'Choose another one, or none: any that is free is taken then.',
          },
        },
      },
      act: (page) => page.locator('.row').last().scrollIntoViewIfNeeded(),
    },
  ),
  models: settingsScene('voice', {}, { act: (page) => page.locator('.models').scrollIntoViewIfNeeded() }),
  installing: settingsScene(
    'voice',
    {},
    {
      snapshots: {
        models: {
          models: MODELS,
          running: { id: 'better', phase: 'downloading', receivedBytes: 31_000_000, totalBytes: 71_000_000 },
        },
      },
      act: (page) => page.locator('.models').scrollIntoViewIfNeeded(),
    },
  ),
  abilities: settingsScene(
    'voice',
    {
      provider: 'cascade',
      speechToText: { ...CHOSEN.speechToText, service: 'google' },
      languageModel: { ...CHOSEN.languageModel, service: 'anthropic' },
      textToSpeech: { ...CHOSEN.textToSpeech, service: 'elevenlabs' },
    },
    {
      answers: {
        measured: [
          { part: 'hear', service: 'google', turns: 37, p50Ms: 212.4, p95Ms: 480 },
          { part: 'think', service: 'anthropic', turns: 3 },
        ],
      },
      act: (page) => page.locator('.abilities').first().scrollIntoViewIfNeeded(),
    },
  ),
  look: settingsScene('look'),
  about: settingsScene('about'),
  reset: settingsScene('about', {}, { act: (page) => page.locator('.row').nth(-2).locator('button').click() }),
}

const TYPE: Record<string, Scene> = {
  empty: { snapshots: { composing: {} } },
  looking: { snapshots: { composing: {}, settings: { ...CHOSEN, provider: 'openai' } } },
  pictured: {
    snapshots: {
      composing: {},
      settings: { ...CHOSEN, provider: 'openai' },
      pictures: [
        { id: 'picture-1', name: 'a very long name of a picture that somebody took in the summer of 2019.jpg' },
        { id: 'picture-2', name: '' },
      ],
    },
    act: (page) => page.locator('textarea').fill('which of these flowers is edible'),
  },
  correcting: { snapshots: { composing: { correcting: { turn: 'turn-1', text: 'what time is it in list bun' } } } },
  tooLong: {
    snapshots: { composing: {} },
    act: (page) => page.locator('textarea').fill('what time is it '.repeat(130)),
  },
}

const firstRun = (snapshots: Record<string, unknown>, steps: number): Scene => ({
  snapshots: { ...settingsScene('sound').snapshots, view: view(), microphoneLevel: -100, ...snapshots },
  answers: { foundKeys: [] },
  act: async (page) => {
    for (let step = 0; step < steps; step += 1) await page.locator('.first-run-ways button').last().click()
  },
})

const FIRST_RUN: Record<string, Scene> = {
  microphone: firstRun({}, 0),
  heard: firstRun({ microphoneLevel: -18 }, 0),
  key: firstRun({}, 1),
  keyDown: firstRun({ keys: { ...KEYS, isDown: true } }, 1),
  ask: firstRun({}, 2),
  answered: firstRun(
    {
      view: view({
        turn: turn({ user: 'what time is it', heard: 'It is half past seven.', outcome: 'answered', stages: STAGES }),
      }),
    },
    2,
  ),
  after: firstRun({}, 3),
  found: {
    ...firstRun({}, 3),
    answers: { foundKeys: [{ provider: 'openai', variable: 'OPENAI_API_KEY' }] },
  },
}

export const WINDOWS: Record<string, WindowScenes> = {
  overlay: { width: 420, height: 260, quiet: OVERLAY['idle']!, scenes: OVERLAY },
  settings: { width: 820, height: 640, quiet: SETTINGS['talkKey']!, scenes: SETTINGS },
  firstRun: { width: 600, height: 560, quiet: FIRST_RUN['key']!, scenes: FIRST_RUN },
  type: { width: 480, height: 220, quiet: TYPE['empty']!, scenes: TYPE },
  history: { width: 920, height: 640, quiet: HISTORY['script']!, scenes: HISTORY },
}
