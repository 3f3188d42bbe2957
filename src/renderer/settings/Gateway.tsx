/** Parley as a server for other programs of this computer: on or off, its port, and what a program has to know. */
import { useState } from 'react'
import type { GatewayView } from '../../shared/contract'
import { assistant, useFeed } from '../assistant'
import { t, told } from '../strings'
import { Button, Field, Row, Switch } from '../ui'
import { useDoing } from '../useDoing'
import type { PageProps } from './page'

const words = t.settings.gateway

export function Gateway(page: PageProps) {
  const { gateway } = page.settings
  const view = useFeed('gateway')
  return (
    <>
      <Row {...words.on} error={page.errors['gateway.on']} below={gateway.on && view && <Standing view={view} />}>
        <Switch checked={gateway.on} onChange={(on) => page.change({ gateway: { on } })} />
      </Row>
      {gateway.on && <Port {...page} />}
    </>
  )
}

function Port({ settings: { gateway }, errors, change }: PageProps) {
  const [isWrong, setWrong] = useState(false)
  return (
    <Row {...words.port} error={isWrong ? words.notAPort : errors['gateway.port']}>
      <div className="amount">
        <Field
          value={gateway.port === 0 ? '' : String(gateway.port)}
          placeholder={words.anyPort}
          onCommit={(text) => {
            const port = portOf(text)
            setWrong(port === undefined)
            if (port !== undefined) change({ gateway: { port } })
          }}
        />
      </div>
    </Row>
  )
}

function Standing({ view }: { view: GatewayView }) {
  const doing = useDoing()
  switch (view.state) {
    case 'on':
      return (
        <>
          <dl className="known">
            {/* What was copied is what stood there: another one is not. */}
            <Known key={view.url} {...words.address} text={view.url} />
            <Known key={view.token} {...words.token} text={view.token} />
          </dl>
          {!view.isKept && <p className="quiet small">{words.notKept}</p>}
          <Button onClick={() => void doing(assistant.renewGatewayToken(undefined))}>{words.renew}</Button>
        </>
      )
    case 'failed':
      return <p className="warn small">{told(view.error)}</p>
    default:
      return <p className="quiet small">{words.starting}</p>
  }
}

function Known({ name, copy, text }: { name: string; copy: string; text: string }) {
  const doing = useDoing()
  const [isCopied, setCopied] = useState(false)
  return (
    <div className="known-line">
      <dt className="quiet small">{name}</dt>
      <dd className="figures selectable">{text}</dd>
      <dd>
        <Button
          aria-label={copy}
          onClick={() => void doing(assistant.copy(text)).then(setCopied)}
          icon={isCopied ? 'tick' : 'copy'}
        >
          {isCopied ? words.copied : words.copyNow}
        </Button>
      </dd>
    </div>
  )
}

/** Empty: any that is free. Undefined: no port a program may open. */
function portOf(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return 0
  const port = /^\d{4,5}$/.test(trimmed) ? Number(trimmed) : 0
  return port >= 1024 && port <= 65_535 ? port : undefined
}
