/** The conversation on one page: what goes on, what was said, how long it took, and the button that is the talk key. */
import { type FormEvent, useState } from 'react'
import type { ConversationState, ConversationView } from '../shared/view'
import { cancel, press, release, say, useFeed } from './assistant'
import { Captions } from './Captions'

const STATE_WORDS: Record<ConversationState, string> = {
  offline: 'not ready yet',
  ready: 'ready',
  listening: 'listening',
  thinking: 'thinking',
  speaking: 'speaking',
  closing: 'closing',
}

/** Below this a microphone gives room noise; the ring is still. */
const QUIET_DBFS = -60

export function Talk() {
  const view = useFeed('view')
  if (!view) return null
  return (
    <main className={`talk ${view.state}`}>
      <header>
        <TalkButton view={view} />
        <p className="state" role="status">
          {STATE_WORDS[view.state]}
        </p>
        <p className="quiet provider">{view.provider}</p>
      </header>
      <ol className="turns">
        {[...view.earlier, ...(view.turn ? [view.turn] : [])].map((turn) => (
          <Captions key={turn.id} turn={turn} />
        ))}
      </ol>
      <Notice view={view} />
      <Typed />
    </main>
  )
}

function TalkButton({ view }: { view: ConversationView }) {
  const level = useFeed('level')
  const sound = view.state === 'speaking' ? level?.out : level?.in
  const reach = Math.max(0, Math.min(1, 1 - (sound ?? QUIET_DBFS) / QUIET_DBFS))
  const isHandsFree = view.mode === 'hands-free'
  const down = () => void press()
  const up = () => void release()
  const isSpace = (key: string) => key === ' ' || key === 'Enter'
  return (
    <button
      type="button"
      className="key"
      aria-label={isHandsFree ? 'Interrupt' : 'Talk'}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        down()
      }}
      onPointerUp={up}
      onPointerCancel={up}
      onKeyDown={({ key, repeat }) => isSpace(key) && !repeat && down()}
      onKeyUp={({ key }) => isSpace(key) && up()}
    >
      <svg viewBox="0 0 64 64" aria-hidden="true">
        <circle className="ring" cx="32" cy="32" r={20 + 10 * reach} />
        <circle className="dot" cx="32" cy="32" r="12" />
      </svg>
    </button>
  )
}

function Notice({ view }: { view: ConversationView }) {
  const shown = view.error ?? view.notice
  if (!shown) return null
  return (
    <p className={view.error ? 'notice warn' : 'notice quiet'} role={view.error ? 'alert' : 'note'}>
      {shown.message} {shown.fix}
    </p>
  )
}

function Typed() {
  const [text, setText] = useState('')
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '') return
    void say(text.trim())
    setText('')
  }
  return (
    <form onSubmit={send}>
      <input
        aria-label="Type instead of speaking"
        placeholder="Type instead"
        value={text}
        maxLength={2000}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="button" className="plain" onClick={() => void cancel()}>
        Stop
      </button>
    </form>
  )
}
