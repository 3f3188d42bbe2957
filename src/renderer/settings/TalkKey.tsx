/** The keys that work from any app, and what the talk key does. */
import type { KeysView } from '../../shared/contract'
import { useFeed } from '../assistant'
import { t } from '../strings'
import { Group, Row, Select } from '../ui'
import { KeyProblem } from './KeyProblem'
import { KeyRecorder } from './KeyRecorder'
import type { PageProps } from './page'

const words = t.settings.talkKey
const MODES = ['hold', 'toggle', 'hands-free'] as const
const ACTIONS = ['talk', 'stop', 'mute', 'type'] as const

export function TalkKey({ settings, errors, change }: PageProps) {
  const keys = useFeed('keys')
  return (
    <>
      <p className="quiet">{words.intro}</p>
      <Group>
        <Row {...words.mode} error={errors['mode']}>
          <Select
            value={settings.mode}
            options={MODES.map((value) => ({ value, ...words.modes[value] }))}
            onChange={(mode) => change({ mode })}
          />
        </Row>
      </Group>
      {keys && (
        <Group title={words.group}>
          <Keys view={keys} />
        </Group>
      )}
    </>
  )
}

function Keys({ view }: { view: KeysView }) {
  return ACTIONS.map((action) => (
    <Row
      key={action}
      {...words.keys[action]}
      below={
        action === 'talk' && (
          <>
            {view.problem && <KeyProblem problem={view.problem} />}
            <Seen view={view} />
          </>
        )
      }
    >
      <KeyRecorder action={action} shown={view.keys[action] ?? 'none'} />
    </Row>
  ))
}

/** Shows that the key arrives, so that nobody has to trust it. */
function Seen({ view: { isDown, canHold } }: { view: KeysView }) {
  return (
    <p className={isDown ? 'small live' : 'small quiet'} role="status">
      {isDown ? words.isDown : canHold ? words.isUp : words.noHold}
    </p>
  )
}
