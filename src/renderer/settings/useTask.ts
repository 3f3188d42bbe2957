/** Something asked of Parley that takes a moment: under way, or what came of it. The newest one asked is the one shown. */
import { useRef, useState } from 'react'
import type { Answer } from '../../shared/contract'
import type { AppError } from '../../shared/view'

export interface Task<Result> {
  isRunning: boolean
  /** What it gave, once it did; also of what gives nothing. */
  done: { value: Result } | undefined
  error: AppError | undefined
  run(): void
}

export function useTask<Result>(ask: () => Promise<Answer<Result>>): Task<Result> {
  const [state, setState] = useState<{ isRunning: boolean; answer?: Answer<Result> }>({ isRunning: false })
  const newest = useRef(0)
  const run = async () => {
    newest.current += 1
    const own = newest.current
    setState({ isRunning: true })
    const answer = await ask()
    if (own === newest.current) setState({ isRunning: false, answer })
  }
  const { isRunning, answer } = state
  return {
    isRunning,
    done: answer?.ok ? { value: answer.value } : undefined,
    error: answer && !answer.ok ? answer.error : undefined,
    run: () => void run(),
  }
}
