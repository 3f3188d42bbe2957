/** Asks before what cannot be undone, or what is agreed to. Escape and the first button leave everything as it is. */
import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { ReactElement, ReactNode } from 'react'
import { Button } from './Button'

export interface ConfirmProps {
  /** What opens it. */
  trigger: ReactElement
  title: string
  children: ReactNode
  /** The words of the two ways out. */
  keep: string
  confirm: string
  /** `stop` unless nothing is lost by it. */
  tone?: 'stop' | 'main'
  onConfirm(): void
}

export function Confirm({ trigger, title, children, keep, confirm, tone = 'stop', onConfirm }: ConfirmProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger render={trigger} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="quiet" render={<div />}>
            {children}
          </AlertDialog.Description>
          <div className="dialog-ways">
            <AlertDialog.Close render={<Button>{keep}</Button>} />
            <AlertDialog.Close render={<Button tone={tone}>{confirm}</Button>} onClick={onConfirm} />
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
