/** What crosses between a desk and its worker, and the worker's end of it. Every job is answered by exactly one answer. */
import type { MessagePort, TransferListItem } from 'node:worker_threads'
import { toAppError } from '../../shared/errors'
import { isRecord, recordOf } from '../../shared/records'
import type { AppError } from '../../shared/view'

export interface Job<Request> {
  id: number
  request: Request
}

export type Answer =
  | { id: number; ok: true; value: unknown }
  /** `detail`: technical words for `--verbose`, where they are more than the error's own. */
  | { id: number; ok: false; error: AppError; detail?: string }
  /** No answer: something a person should know. */
  | { notice: AppError }

/** A value and what of it is given away rather than copied. */
export interface Given {
  value: unknown
  transfer: TransferListItem[]
}

/** Answers every job with what `handle` makes of it, in the order in which that is done; what it throws is an answer too. */
export function answerJobs<Request>(port: MessagePort, handle: (request: Request) => Given | Promise<Given>): void {
  port.on('message', async ({ id, request }: Job<Request>) => {
    try {
      const { value, transfer } = await handle(request)
      port.postMessage({ id, ok: true, value } satisfies Answer, transfer)
    } catch (thrown) {
      const detail = thrown instanceof Error ? { detail: thrown.message } : {}
      port.postMessage({ id, ok: false, error: toAppError(thrown), ...detail } satisfies Answer)
    }
  })
}

/** Whether a message is one at all: a worker that says anything else has lost its way. */
export function isAnswer(message: unknown): message is Answer {
  const { id, ok, error, notice } = recordOf(message)
  if (notice !== undefined) return isError(notice)
  return typeof id === 'number' && (ok === true || (ok === false && isError(error)))
}

const isError = (value: unknown): boolean =>
  isRecord(value) && ['code', 'message', 'fix'].every((key) => typeof value[key] === 'string')
