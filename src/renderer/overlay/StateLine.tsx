/** The first line: the talk button with its ring, the state by name, who answers. The line is where the overlay is held. */
import { useEffect, useRef } from 'react'
import type { ConversationView } from '../../shared/view'
import { assistant, useFeed } from '../assistant'
import { t } from '../strings'
import { IconButton, LevelRing, type LevelSource } from '../ui'

export interface StateLineProps {
  view: ConversationView
  level: LevelSource | undefined
  isFolded: boolean
  onUnfold(): void
}

export function StateLine({ view, level, isFolded, onUnfold }: StateLineProps) {
  const { state, turn } = view
  return (
    <header className="head">
      <TalkButton view={view} level={level} />
      <h1 className="state">{state === 'thinking' ? <Thinking key={turn?.id} /> : stateWord(view)}</h1>
      {isFolded ? (
        <>
          <KeyHint mode={view.mode} />
          {turn && <IconButton icon="down" label={t.overlay.unfold} onClick={onUnfold} />}
        </>
      ) : (
        <>
          <p className="provider quiet small">{t.overlay.providers[view.provider]}</p>
          <IconButton icon="close" label={t.overlay.hide} onClick={() => void assistant.closeWindow('overlay')} />
        </>
      )}
    </header>
  )
}

function stateWord({ state, turn, microphone }: ConversationView): string {
  if (state === 'ready' && microphone?.state === 'muted') return t.overlay.muted
  if (state === 'ready' && turn?.outcome === 'cut') return t.overlay.cut
  return t.overlay.states[state]
}

/** How often the running figure changes, ms: readable, and nothing between turns. */
const STEP_MS = 100

/** The stage by name with the time it takes. It is written past React, and stands still where motion is not wanted. */
function Thinking() {
  const text = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const began = performance.now()
    const timer = setInterval(() => {
      if (text.current) text.current.textContent = t.overlay.thinkingFor(performance.now() - began)
    }, STEP_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <span ref={text} className="figures">
      {t.overlay.states.thinking}
    </span>
  )
}

function KeyHint({ mode }: { mode: ConversationView['mode'] }) {
  const keys = useFeed('keys')
  const key = keys?.keys.talk
  if (!key || mode === 'hands-free') return null
  const isHeld = mode === 'hold' && keys.canHold
  return <p className="quiet small">{isHeld ? t.overlay.holdKey(key.label) : t.overlay.tapKey(key.label)}</p>
}

const isTalkKey = (key: string) => key === ' ' || key === 'Enter'

/** Held like the talk key; where turns are taken hands-free it only interrupts. */
function TalkButton({ view, level }: { view: ConversationView; level: LevelSource | undefined }) {
  const down = () => void assistant.press(undefined)
  const up = () => void assistant.release(undefined)
  return (
    <button
      type="button"
      className="talk"
      aria-label={view.mode === 'hands-free' ? t.overlay.interrupt : t.overlay.talk}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        down()
      }}
      onPointerUp={up}
      onPointerCancel={up}
      onKeyDown={({ key, repeat }) => isTalkKey(key) && !repeat && down()}
      onKeyUp={({ key }) => isTalkKey(key) && up()}
    >
      <LevelRing source={level} size={36} />
    </button>
  )
}
