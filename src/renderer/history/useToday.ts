/** A moment of today, for a page that stays open: another one when the next day begins. */
import { useEffect, useState } from 'react'
import type { EpochMs, Ms } from '../../shared/time'
import { dayOf, startOfDay } from '../strings'

/** A timer may come up a little before the clock says so. */
const LATE_MS: Ms = 1_000

export function useToday(): EpochMs {
  const [today, setToday] = useState(() => Date.now())
  useEffect(() => {
    const look = () => {
      const now = Date.now()
      if (dayOf(now) !== dayOf(today)) setToday(now)
    }
    const timer = setTimeout(look, startOfDay(today, 1) - Date.now() + LATE_MS)
    // While a computer sleeps no timer runs, and its clock may be set.
    addEventListener('focus', look)
    return () => {
      clearTimeout(timer)
      removeEventListener('focus', look)
    }
  }, [today])
  return today
}
