/** Things asked of main from the overlay: what could not be done is shown as its notice until something else happens. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { Answer } from '../../shared/contract'
import type { AppError, ConversationView } from '../../shared/view'

export type Do = (asked: Promise<Answer<unknown>>) => void

const Doing = createContext<Do>(() => {})

export const DoingProvider = Doing.Provider

export const useDo = (): Do => useContext(Doing)

/** The last failure, gone as soon as the conversation moves on. */
export function useFailures({ state, turn }: ConversationView): { failure: AppError | undefined; run: Do } {
  const [failure, setFailure] = useState<AppError>()
  const now = `${state} ${turn?.id}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: `now` is what makes a failure old
  useEffect(() => setFailure(undefined), [now])
  const run = useCallback<Do>(async (asked) => {
    const answer = await asked
    setFailure(answer.ok ? undefined : answer.error)
  }, [])
  return useMemo(() => ({ failure, run }), [failure, run])
}
