/** Says what was done, with a way back for ten seconds. F6 leads to it from anywhere in the window. */
import { Toast as Base } from '@base-ui/react/toast'
import { type ReactNode, useCallback } from 'react'

/** How long a deletion can be taken back, ms. */
const UNDO_MS = 10_000

/** One that is past a limit looks as the others do and cannot be clicked any more: what it leads back to would be lost. */
const NO_LIMIT = Number.POSITIVE_INFINITY

export interface Said {
  text: string
  /** For less, where the deletion was some time ago. */
  forMs?: number
  undo?: { label: string; run(): void }
}

/** Returns a function that shows one toast. */
export function useToast(): (said: Said) => void {
  const { add, close } = Base.useToastManager()
  return useCallback(
    ({ text, forMs = UNDO_MS, undo }) => {
      const id: string = add({
        title: text,
        timeout: forMs,
        ...(undo && { actionProps: wayBack(undo, () => close(id)) }),
      })
    },
    [add, close],
  )
}

const wayBack = ({ label, run }: NonNullable<Said['undo']>, close: () => void) => ({
  children: label,
  onClick: () => {
    run()
    close()
  },
})

/** `label` names the region for a screen reader. */
export function Toasts({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Base.Provider timeout={UNDO_MS} limit={NO_LIMIT}>
      {children}
      <Base.Portal>
        <Base.Viewport className="toasts" aria-label={label}>
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function ToastList() {
  const { toasts } = Base.useToastManager()
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className="toast" swipeDirection="down">
      <Base.Content className="toast-content">
        <Base.Title className="toast-title" />
        {toast.actionProps && <Base.Action className="button bare" />}
      </Base.Content>
    </Base.Root>
  ))
}
