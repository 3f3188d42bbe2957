/** Asks main to do something; what goes wrong, and where a file went, is said in a toast. */
import { useCallback } from 'react'
import type { Answer } from '../shared/contract'
import { t, told } from './strings'
import { useToast } from './ui'

/** Resolves to whether it was done. */
export type Doing = (asked: Promise<Answer<unknown>>) => Promise<boolean>

export function useDoing(): Doing {
  const toast = useToast()
  return useCallback(
    async (asked) => {
      const answer = await asked
      if (!answer.ok) toast({ text: told(answer.error) })
      return answer.ok
    },
    [toast],
  )
}

/** An export says where it went; a dialog that was closed says nothing. */
export function useExport(): (asked: Promise<Answer<string | undefined>>) => void {
  const toast = useToast()
  return useCallback(
    async (asked) => {
      const answer = await asked
      if (!answer.ok) toast({ text: told(answer.error) })
      else if (answer.value) toast({ text: t.history.exported(answer.value) })
    },
    [toast],
  )
}
