/** What can be done now, at the edge of the card: only what makes sense in this state is there. */
import type { ConversationView } from '../../shared/view'
import { assistant } from '../assistant'
import { t } from '../strings'
import { IconButton } from '../ui'
import { useDo } from './doing'

const words = t.overlay

export function Ways({ view: { state, turn, microphone } }: { view: ConversationView }) {
  const run = useDo()
  const isLive = state === 'listening' || state === 'thinking' || state === 'speaking'
  const isMuted = microphone?.state === 'muted'
  const hasFailed = turn?.outcome === 'failed' || turn?.outcome === 'refused' || turn?.outcome === 'discarded'
  const hasAnswer = !isLive && turn?.outcome !== undefined && turn.heard !== ''
  const correct = (id: string) => run(assistant.openWindow({ window: 'type', page: id }))
  return (
    <div className="ways">
      {isLive && <IconButton icon="stop" label={words.stop} onClick={() => run(assistant.cancel(undefined))} />}
      {hasAnswer && <IconButton icon="copy" label={words.copy} onClick={() => run(assistant.copy(turn.heard))} />}
      {hasAnswer && <IconButton icon="speaker" label={words.replay} onClick={() => run(assistant.replay(undefined))} />}
      {!isLive && (hasFailed || turn?.outcome === 'cut') && (
        <IconButton icon="retry" label={words.retry} onClick={() => run(assistant.retry(undefined))} />
      )}
      {!isLive && turn?.user && turn.userFinal && (
        <IconButton icon="edit" label={words.correct} onClick={() => correct(turn.id)} />
      )}
      <IconButton icon="keyboard" label={words.type} onClick={() => run(assistant.openWindow({ window: 'type' }))} />
      <IconButton
        icon={isMuted ? 'microphoneOff' : 'microphone'}
        label={isMuted ? words.unmute : words.mute}
        data-on={isMuted}
        onClick={() => run(assistant.setMuted(!isMuted))}
      />
    </div>
  )
}
