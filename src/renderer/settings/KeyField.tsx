/** A provider's key: entered once, never shown again. What is stored is known by its last four characters alone. */
import { type FocusEvent, useEffect, useRef, useState } from 'react'
import { t } from '../strings'
import { Button, Field } from '../ui'

export interface KeyFieldProps {
  /** Last characters of the stored key; undefined: none is stored. */
  ending: string | undefined
  onSave(key: string): void
  onRemove(): void
}

export function KeyField({ ending, onSave, onRemove }: KeyFieldProps) {
  const [isEntering, setEntering] = useState(false)
  const both = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  useEffect(() => {
    if (isEntering) field.current?.focus()
  }, [isEntering])
  if (ending !== undefined && !isEntering) {
    return (
      <div className="aside">
        <p className="figures">{t.settings.voice.keySet(ending)}</p>
        <Button onClick={() => setEntering(true)}>{t.settings.voice.keyReplace}</Button>
        <Button tone="bare" onClick={onRemove}>
          {t.settings.voice.keyRemove}
        </Button>
      </div>
    )
  }
  const save = (key: string) => {
    if (key.trim() === '') return
    setEntering(false)
    onSave(key)
  }
  /** On the way to what gives the change up nothing is handed over; on the way past it, it is. */
  const leave = ({ relatedTarget }: FocusEvent) => {
    if (!both.current?.contains(relatedTarget)) save(field.current?.value ?? '')
  }
  return (
    <div ref={both} className="with-field">
      <Field ref={field} value="" secret placeholder={t.settings.voice.keyPlaceholder} company={both} onCommit={save} />
      {ending !== undefined && (
        <Button tone="bare" onBlur={leave} onClick={() => setEntering(false)}>
          {t.settings.voice.keyKeep}
        </Button>
      )}
    </div>
  )
}
