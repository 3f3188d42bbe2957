/** A question typed instead of spoken, or the words of the last one put right and sent again. */
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from 'react'
import type { Answer, ComposingView } from '../../shared/contract'
import { LONGEST_SENTENCE } from '../../shared/desktop'
import { type PictureView, takesPictures } from '../../shared/pictures'
import type { AppError } from '../../shared/view'
import { assistant, useFeed } from '../assistant'
import { t, told } from '../strings'
import { Button, IconButton } from '../ui'
import './type.css'

const close = () => void assistant.closeWindow('type')

export function TypeWindow() {
  const composing = useFeed('composing')
  // A window that is asked for something else begins anew.
  return composing && <Composer key={composing.correcting?.turn ?? 'new'} correcting={composing.correcting} />
}

function Composer({ correcting }: ComposingView) {
  const [text, setText] = useState(correcting?.text ?? '')
  const [error, setError] = useState<AppError>()
  const isSending = useRef(false)
  const pictures = useFeed('pictures') ?? []
  const settings = useFeed('settings')
  const canShow = settings !== undefined && takesPictures(settings.provider)
  const isTooLong = text.length > LONGEST_SENTENCE
  const send = async () => {
    const wanted = text.trim()
    if (wanted === '' || isTooLong || isSending.current) return
    // A key that is held or pressed once more asks nothing twice, however long main takes.
    isSending.current = true
    const answer = await (correcting
      ? assistant.correct({ turn: correcting.turn, text: wanted })
      : assistant.say(wanted))
    if (answer.ok) return close()
    isSending.current = false
    setError(answer.error)
  }
  const show = async (asked: Promise<Answer<unknown>>) => {
    const answer = await asked
    setError(answer.ok ? undefined : answer.error)
  }
  const onPaste = (event: ClipboardEvent) => {
    const types = [...event.clipboardData.items].map(({ type }) => type)
    if (types.includes('text/plain') || !types.some((type) => type.startsWith('image/'))) return
    event.preventDefault()
    // Also where it will be refused: main says why.
    void show(assistant.pastePicture())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }
  const problem = isTooLong ? t.type.tooLong(LONGEST_SENTENCE) : error && told(error)
  return (
    // What an input method is at ends with the same key, and the words stay.
    <main
      className="type"
      onKeyDown={({ key, nativeEvent }) => key === 'Escape' && !nativeEvent.isComposing && close()}
    >
      <h1 className="visually-hidden">{correcting ? t.type.correctTitle : t.windows.type}</h1>
      {correcting && (
        <p className="type-old">
          <span className="quiet small">{t.type.heardAs}</span> <s className="unheard">{correcting.text}</s>
        </p>
      )}
      <label className="visually-hidden" htmlFor="words">
        {correcting ? t.type.correctLabel : t.type.label}
      </label>
      <textarea
        id="words"
        className="field selectable"
        // biome-ignore lint/a11y/noAutofocus: the window was opened to type into this field
        autoFocus
        value={text}
        placeholder={t.type.placeholder}
        aria-invalid={Boolean(problem)}
        aria-describedby="problem hint"
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <p id="problem" className="warn small" role="alert">
        {problem}
      </p>
      <p className="visually-hidden" role="status">
        {pictures.length > 0 && t.type.pictures(pictures.length)}
      </p>
      {pictures.length > 0 && <Pictures pictures={pictures} />}
      <div className="type-ways">
        <p id="hint" className="quiet small">
          {t.type.hint}
        </p>
        {canShow && (
          <Button tone="bare" onClick={() => void show(assistant.addPicture())}>
            {t.type.addPicture}
          </Button>
        )}
        <Button onClick={close}>{t.type.cancel}</Button>
        <Button tone="main" disabled={text.trim() === '' || isTooLong} onClick={() => void send()}>
          {correcting ? t.type.sendAgain : t.type.send}
        </Button>
      </div>
    </main>
  )
}

/** By name; one without came from the clipboard. */
function Pictures({ pictures }: { pictures: readonly PictureView[] }) {
  return (
    <ul className="type-pictures small">
      {pictures.map(({ id, name }) => (
        <li key={id}>
          <span>{name || t.type.pasted}</span>
          <IconButton
            icon="close"
            label={t.type.removePicture(name || t.type.pasted)}
            onClick={() => void assistant.removePicture(id)}
          />
        </li>
      ))}
    </ul>
  )
}
