/** One line of an export, checked: it comes from a file that anybody may have written. */
import { z } from 'zod'
import type { ConversationSummary } from '../../../shared/history'
import { SERVER_NAMES, type ServerId } from '../../../shared/services'
import { SERVED_PARTS, type Turn } from '../../../shared/view'

const LONGEST_TEXT = 1_000_000

const id = z.string().min(1).max(200)
const text = z.string().max(LONGEST_TEXT)
const instant = z.number().min(-8.64e15).max(8.64e15)
const ms = z.number()

const conversation: z.ZodType<ConversationSummary> = z.object({
  ...{ id, startedAt: instant, lastAt: instant, title: z.string().max(1_000) },
  ...{ turns: z.int().min(0), cost: z.number().min(0) },
})

const stages = z.object({ turn: ms, hear: ms, think: ms, voice: ms, out: ms, total: ms })
const flag = z.literal(true).optional()
const usage = z.object({ unit: z.string(), quantity: z.number(), model: z.string().optional(), estimated: flag })
const wire = z.object({ upKbps: z.number(), downKbps: z.number() })
const cost = z.object({
  ...{ amount: z.number().min(0), currency: z.literal('USD'), usage: z.array(usage) },
  ...{ incomplete: flag, estimated: flag, wire: wire.optional() },
})

const server = z.enum(Object.keys(SERVER_NAMES) as [ServerId, ...ServerId[]])
const name = z.string().max(200)
const servedBy = z.object({
  ...{ service: server, model: name.optional() },
  insteadOf: z.object({ service: server, code: name }).optional(),
})
/** What a newer Parley knows of it and this one does not is left out; no words are lost by it. */
const served = z.partialRecord(z.enum(SERVED_PARTS), servedBy).optional().catch(undefined)
/** Its name is what a model wrote, too. */
const tool = z.object({
  ...{ name: text, arguments: text, result: text.optional(), error: text.optional(), tookMs: ms.optional() },
})

const turn = z.object({
  ...{ id, conversation: id, startedAt: instant, user: text, userFinal: z.boolean(), heard: text, unheard: text },
  outcome: z.enum(['answered', 'cut', 'refused', 'failed', 'discarded']).optional(),
  ...{ stages: stages.optional(), cost: cost.optional(), served, tools: z.array(tool).max(100).optional() },
  correctedBy: id.optional(),
})

export type Line =
  | { parley: number; settings: Record<string, unknown> }
  | { conversation: ConversationSummary }
  | { turn: Turn }

export const lineParser = z.union([
  z.object({ parley: z.int().min(1), settings: z.record(z.string(), z.unknown()) }),
  z.object({ conversation }),
  z.object({ turn }),
]) as z.ZodType<Line>
