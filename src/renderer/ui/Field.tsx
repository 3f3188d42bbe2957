/**
 * A line or a page of text. It holds what is typed and hands it over when it is left, or on Enter; what the owner then
 * says is wrong stands in the row. A value that changes outside while nobody types takes its place.
 */
import {
  type ChangeEvent,
  type FocusEvent,
  type KeyboardEvent,
  type Ref,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react'
import { useRow } from './Row'

export interface FieldProps {
  value: string
  onCommit(value: string): void
  /** Needed outside of a row. */
  label?: string
  placeholder?: string
  /** Characters of a secret are not shown. */
  secret?: boolean
  disabled?: boolean
  /** As many characters as can be handed over. */
  longest?: number
  /** Rows of a page; one line without. */
  rows?: number
  /** Told on every key, for a counter beside the field. */
  onType?(value: string): void
  /** What stands with it: whoever goes on to something in there has not left the field yet. */
  company?: RefObject<HTMLElement | null>
  ref?: Ref<HTMLInputElement & HTMLTextAreaElement>
}

export function Field(props: FieldProps) {
  const { value, onCommit, label, placeholder, secret, disabled, longest, rows, onType, company, ref } = props
  const row = useRow()
  const [typed, setTyped] = useState(value)
  const committed = useRef(value)
  useEffect(() => {
    committed.current = value
    setTyped(value)
  }, [value])
  const commit = () => {
    if (typed === committed.current) return
    committed.current = typed
    onCommit(typed)
  }
  const latest = useRef(commit)
  latest.current = commit
  useEffect(() => {
    // Whoever closes the window leaves the field too; half a secret would take the place of a whole one.
    if (secret) return
    const leave = () => latest.current()
    addEventListener('beforeunload', leave)
    return () => removeEventListener('beforeunload', leave)
  }, [secret])
  const shared = {
    className: 'field selectable',
    value: typed,
    placeholder,
    disabled,
    maxLength: longest,
    spellCheck: false,
    autoComplete: 'off',
    'aria-invalid': row.isInvalid || undefined,
    ...(label ? { 'aria-label': label } : { 'aria-labelledby': row.labelId, 'aria-describedby': row.describedBy }),
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (!company?.current?.contains(relatedTarget)) commit()
    },
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      setTyped(target.value)
      onType?.(target.value)
    },
  }
  if (rows) return <textarea {...shared} ref={ref} rows={rows} />
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    // Where the field goes with it, the key presses nothing of what has the focus next.
    event.preventDefault()
    commit()
  }
  return <input {...shared} ref={ref} type={secret ? 'password' : 'text'} onKeyDown={onKeyDown} />
}
