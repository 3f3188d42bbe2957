/** What works now, and what a key of one's own would add, with who is paid for it. */
import { assistant } from '../assistant'
import { t } from '../strings'
import { Button } from '../ui'
import { FoundKeys } from './FoundKeys'

const words = t.firstRun.after
const OFFERED = ['offline', 'openai', 'azure', 'compatible'] as const

export function After({ onFinish }: { onFinish(): void }) {
  const addKey = () => {
    void assistant.openWindow({ window: 'settings', page: 'voice' })
    onFinish()
  }
  return (
    <main className="first-run">
      <header className="first-run-head">
        <h1>{words.title}</h1>
        <p className="quiet">{words.text}</p>
      </header>
      <dl className="costs">
        {OFFERED.map((provider) => (
          <div key={provider}>
            <dt>{words.providers[provider].name}</dt>
            <dd className="quiet">{words.providers[provider].cost}</dd>
          </div>
        ))}
      </dl>
      <FoundKeys />
      <footer className="first-run-ways">
        <Button onClick={addKey}>{words.add}</Button>
        <Button tone="main" onClick={onFinish}>
          {words.stay}
        </Button>
      </footer>
    </main>
  )
}
