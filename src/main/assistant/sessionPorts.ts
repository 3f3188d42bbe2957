/** What the session's commands do to the parts. */
import type { SessionPorts } from '../conversation'
import { answerFormat } from './fromLink'
import { wordsOf } from './log'
import type { Parts } from './parts'
import type { AssistantPorts } from './ports'
import type { Output } from './sound/output'

export function sessionPorts(
  ports: AssistantPorts,
  parts: () => Parts,
  output: () => Output,
  changed: SessionPorts['changed'],
): SessionPorts {
  const link = () => parts().keeper
  return {
    clock: ports.clock,
    microphone: {
      open: (turn, preRollMs) => {
        const { microphone, mute } = parts()
        // What was said before it was muted is nobody's to hear either.
        microphone.begin(turn, mute.byUser ? 0 : preRollMs)
        mute.turnBegan()
      },
      close: (turn) => parts().microphone.end(turn),
      drop: (turn) => parts().microphone.drop(turn),
    },
    link: {
      connect: () => parts().keeper.connect(),
      disconnect: () => parts().keeper.disconnect(),
      mending: () => parts().keeper.mending,
      commit: (turn) => {
        const { book } = parts()
        book.decided(turn)
        book.speechStopped(turn)
        for (const picture of parts().pictures.take(turn)) link().add(picture)
        link().commit(turn)
      },
      clear: () => link().clear(),
      addText: (turn, text) => {
        parts().book.typed(turn)
        parts().book.decided(turn)
        for (const picture of parts().pictures.take(turn)) link().add(picture)
        link().add({ type: 'userText', turnId: turn, text })
      },
      respond: (turn) => {
        link().respond({ turnId: turn })
        parts().speaker.rehearse(answerFormat(parts()))
      },
    },
    output: {
      cut: (turn, response, error) => output().cut(turn, response, error),
      announce: (announcement) => output().announce(announcement),
    },
    endTurn: (turn, outcome, error) => {
      if (outcome === 'failed') parts().cues.failed()
      parts().keeper.settled(turn)
      parts().book.ended(turn, outcome, outcome === 'answered' ? 'all' : 0, error)
    },
    notify: (error) => parts().notice(error),
    // The assistant itself closes what it opened, once this step is done.
    closeAll: () => {},
    changed,
    failed: (thrown) => ports.log(wordsOf(thrown)),
  }
}
