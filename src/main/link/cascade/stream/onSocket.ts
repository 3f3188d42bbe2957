/** What every adapter that speaks over a socket of its own is given. Types only. */
import type { Clock } from '../../../../shared/time'
import type { UsageLine } from '../../../../shared/view'
import type { Dialer } from '../../../net'

export interface OnSocket {
  clock: Clock
  dialer: Dialer
  /** `saveBandwidth`: µ-law at 8 kHz. */
  wire: 'full' | 'saveBandwidth'
  /** 0 to 1. */
  random?: () => number
  /** Bytes on the socket. */
  onWire?: (bytesUp: number, bytesDown: number) => void
  /** Of what was called off: nothing else is told of it. */
  spent?: (usage: UsageLine[]) => void
}
