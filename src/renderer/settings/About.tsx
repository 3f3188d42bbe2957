/** What is kept, how to take it along, and what this is. */
import { assistant, useFeed } from '../assistant'
import { t } from '../strings'
import { Button, Confirm, Group, Row, Select, Switch } from '../ui'
import type { PageProps } from './page'
import { Result } from './Result'
import { useTask } from './useTask'

const words = t.settings.about

/** 0 keeps everything; a number that was chosen elsewhere is offered too. */
const daysOffered = (chosen: number) => [...new Set([0, 1, 7, 30, 90, 365, chosen])].sort((a, b) => a - b)

export function About({ settings, errors, change }: PageProps) {
  const capabilities = useFeed('capabilities')
  const leaving = useTask(() => assistant.exportData(undefined))
  const coming = useTask(() => assistant.importData(undefined))
  const resetting = useTask(() => assistant.resetSettings(undefined))
  return (
    <>
      <Group>
        <Row {...words.private} error={errors['privateConversation']}>
          <Switch
            checked={settings.privateConversation}
            onChange={(privateConversation) => change({ privateConversation })}
          />
        </Row>
        <Row {...words.retention} error={errors['historyDays']}>
          <Select
            value={String(settings.historyDays)}
            options={daysOffered(settings.historyDays).map((days) => ({
              value: String(days),
              label: words.retentions(days),
            }))}
            onChange={(days) => change({ historyDays: Number(days) })}
          />
        </Row>
        <Row {...words.due} error={errors['announcements']}>
          <Select
            value={settings.announcements}
            options={(['spoken', 'shown'] as const).map((value) => ({ value, label: words.dues[value] }))}
            onChange={(announcements) => change({ announcements })}
          />
        </Row>
        <Row {...words.history}>
          <Button icon="open" onClick={() => void assistant.openWindow({ window: 'history' })}>
            {words.openHistory}
          </Button>
        </Row>
      </Group>
      <Group title={words.groups.data}>
        <Row
          {...words.export}
          below={
            <Result task={leaving} running={words.exporting}>
              {(file) => file && <p className="quiet">{words.exported(file)}</p>}
            </Result>
          }
        >
          <Button icon="share" disabled={leaving.isRunning} onClick={leaving.run}>
            {words.exportNow}
          </Button>
        </Row>
        <Row
          {...words.import}
          below={
            <Result task={coming} running={words.importing}>
              {(file) => file && <p className="quiet">{words.imported(file)}</p>}
            </Result>
          }
        >
          <Button disabled={coming.isRunning} onClick={coming.run}>
            {words.importNow}
          </Button>
        </Row>
        <Row
          {...words.resetRow}
          below={
            <Result task={resetting} running={words.resetting}>
              {() => <p className="quiet">{words.wasReset}</p>}
            </Result>
          }
        >
          <Confirm
            trigger={<Button>{words.reset}</Button>}
            title={words.resetTitle}
            keep={words.keep}
            confirm={words.reset}
            onConfirm={resetting.run}
          >
            {words.resetText}
          </Confirm>
        </Row>
      </Group>
      <Group title={words.groups.app}>
        <Row {...words.version}>
          <p className="figures selectable">{capabilities?.version}</p>
        </Row>
      </Group>
    </>
  )
}
