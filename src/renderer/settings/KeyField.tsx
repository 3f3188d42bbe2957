/** A provider's key: entered once, never shown again. What is stored is known by its last four characters alone. */
import { useState } from 'react'
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
  return (
    <div className="with-field">
      <Field value="" secret placeholder={t.settings.voice.keyPlaceholder} onCommit={save} />
      {ending !== undefined && (
        <Button tone="bare" onClick={() => setEntering(false)}>
          {t.settings.voice.keyKeep}
        </Button>
      )}
    </div>
  )
}
