/** What each service took on the newest turns; asked again as turns end. Undefined until it is known. */
import { useCallback, useEffect, useState } from 'react'
import type { MeasuredService } from '../../shared/history'
import { assistant, given } from '../assistant'
import { useRevision } from '../useRevision'

export function useMeasured(): readonly MeasuredService[] | undefined {
  const [measured, setMeasured] = useState<readonly MeasuredService[]>()
  const ask = useCallback(async () => setMeasured((await given(assistant.measured(undefined), undefined)) ?? []), [])
  useEffect(() => void ask(), [ask])
  useRevision(ask)
  return measured
}
