/** Views of a conversation in each state a person can meet, as main would push them. */
import type { ConversationView, Stages, Turn } from '../../../src/shared/view'

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

/** Name → the view, and the level that goes with it. */
export const SCENES: Record<string, ConversationView> = {
  idle: view(),
  listening: view({ state: 'listening', turn: turn({ user: 'what time is it in', userFinal: false }) }),
  thinking: view({ state: 'thinking', turn: turn() }),
  speaking: view({ state: 'speaking', turn: turn({ heard: ANSWER[0], unheard: ANSWER[1], stages: STAGES }) }),
  answered: view({ turn: turn({ heard: ANSWER.join(''), outcome: 'answered', stages: STAGES }) }),
  cut: view({ turn: turn({ heard: ANSWER[0], unheard: ANSWER[1], outcome: 'cut', stages: STAGES }) }),
  priced: view({
    turn: turn({
      heard: ANSWER.join(''),
      outcome: 'answered',
      stages: STAGES,
      cost: { amount: 0.0042, currency: 'USD', usage: [] },
    }),
  }),
}
