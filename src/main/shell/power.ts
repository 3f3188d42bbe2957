/** Sleep, wake, lock and unlock, as the system tells them. Knows no Electron: the monitor is an argument. */

export interface PowerMonitor {
  on(event: PowerEvent, listener: () => void): unknown
  off(event: PowerEvent, listener: () => void): unknown
}

type PowerEvent = 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen'

export interface PowerTargets {
  /** The machine goes to sleep: nothing is tried until it wakes. */
  suspended(): void
  resumed(): void
  /** Whatever key was down, its release will not be seen. */
  releaseKeys(): void
}

export interface Power {
  /** Somebody else may be in front of the screen. */
  readonly isLocked: boolean
  end(): void
}

export function watchPower(monitor: PowerMonitor, targets: PowerTargets): Power {
  let isLocked = false
  const listeners: Record<PowerEvent, () => void> = {
    suspend: () => {
      targets.releaseKeys()
      targets.suspended()
    },
    resume: () => targets.resumed(),
    'lock-screen': () => {
      isLocked = true
      targets.releaseKeys()
    },
    'unlock-screen': () => {
      isLocked = false
    },
  }
  const all = Object.entries(listeners) as [PowerEvent, () => void][]
  for (const [event, listener] of all) monitor.on(event, listener)
  return {
    get isLocked() {
      return isLocked
    },
    end: () => {
      for (const [event, listener] of all) monitor.off(event, listener)
    },
  }
}
