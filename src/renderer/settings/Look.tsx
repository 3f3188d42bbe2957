/** How Parley shows itself. */
import { assistant, useFeed } from '../assistant'
import { t } from '../strings'
import { Button, Group, Row, Select, Switch } from '../ui'
import { useDoing } from '../useDoing'
import type { PageProps } from './page'

const words = t.settings.look
const OVERLAYS = ['always', 'talking', 'never'] as const
const APPEARANCES = ['system', 'light', 'dark'] as const

export function Look({ settings, errors, change }: PageProps) {
  const capabilities = useFeed('capabilities')
  const doing = useDoing()
  const { look } = settings
  return (
    <>
      <Group>
        <Row {...words.appearance} error={errors['look.appearance']}>
          <Select
            value={look.appearance}
            options={APPEARANCES.map((value) => ({ value, label: words.appearances[value] }))}
            onChange={(appearance) => change({ look: { appearance } })}
          />
        </Row>
        {capabilities?.startAtLogin && (
          <Row {...words.atLogin} error={errors['startAtLogin']}>
            <Switch checked={settings.startAtLogin} onChange={(startAtLogin) => change({ startAtLogin })} />
          </Row>
        )}
      </Group>
      <Group title={words.group}>
        <Row {...words.captions} error={errors['look.largeCaptions']}>
          <Switch checked={look.largeCaptions} onChange={(largeCaptions) => change({ look: { largeCaptions } })} />
        </Row>
        {capabilities?.hideFromSharing && (
          <Row {...words.hidden} error={errors['look.hideFromSharing']}>
            <Switch
              checked={look.hideFromSharing}
              onChange={(hideFromSharing) => change({ look: { hideFromSharing } })}
            />
          </Row>
        )}
        <Row {...words.overlay} error={errors['look.overlay']}>
          <Select
            value={look.overlay}
            options={OVERLAYS.map((value) => ({ value, ...words.overlays[value] }))}
            onChange={(overlay) => change({ look: { overlay } })}
          />
        </Row>
        <Row
          {...words.position}
          why={capabilities?.placesWindows === false ? words.placedElsewhere : words.position.why}
        >
          {capabilities?.placesWindows !== false && (
            <Button onClick={() => void doing(assistant.resetOverlayPosition(undefined))}>{words.reset}</Button>
          )}
        </Row>
      </Group>
    </>
  )
}
