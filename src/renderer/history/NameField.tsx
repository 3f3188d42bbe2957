/** A conversation's name while it is changed: Enter and leaving keep it, Escape does not. */
import { useEffect, useRef } from 'react'
import { t } from '../strings'

const LONGEST = 200

export function NameField({ name, onDone }: { name: string; onDone(next: string | undefined): void }) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  const finish = () => {
    const next = field.current?.value.trim() ?? ''
    onDone(next === '' || next === name ? undefined : next)
  }
  return (
    <input
      ref={field}
      className="field selectable"
      aria-label={t.history.renameLabel}
      defaultValue={name}
      maxLength={LONGEST}
      onBlur={finish}
      onKeyDown={(event) => {
        // They end what an input method is at, and the name goes on.
        if (event.nativeEvent.isComposing) return
        // Of what has the focus next the key presses nothing.
        if (event.key === 'Enter') event.preventDefault()
        if (event.key === 'Enter') finish()
        if (event.key === 'Escape') onDone(undefined)
      }}
    />
  )
}
