/** From nothing to a spoken answer in three steps, each of which can be skipped; then an offer, and never again. */
import { useCallback } from 'react'
import { assistant } from '../assistant'
import { t } from '../strings'
import { Button, Icon, Mark, Toasts } from '../ui'
import { useAddress } from '../useAddress'
import { After } from './After'
import { AskStep } from './AskStep'
import { KeyStep } from './KeyStep'
import { MicrophoneStep } from './MicrophoneStep'
import './firstRun.css'

const words = t.firstRun

const STEPS = [
  { name: 'microphone', Step: MicrophoneStep },
  { name: 'key', Step: KeyStep },
  { name: 'ask', Step: AskStep },
] as const

type StepName = (typeof STEPS)[number]['name']

const finish = async () => {
  await assistant.finishFirstRun(undefined)
  void assistant.closeWindow('firstRun')
}

export function FirstRun() {
  return (
    <Toasts label={words.toasts}>
      <Steps />
    </Toasts>
  )
}

function Steps() {
  const [done, setDone] = useAddress('done')
  const [worked, setWorked] = useAddress('works')
  const at = Math.min(Number(done) || 0, STEPS.length)
  const step = STEPS[at]
  const shown = step?.name
  const working = STEPS.map(({ name }) => name).filter((name) => worked?.split(' ').includes(name))
  const note = useCallback(() => setWorked(`${worked ?? ''} ${shown}`.trim()), [worked, shown, setWorked])
  if (!step) return <After onFinish={() => void finish()} />
  const { name, Step } = step
  const works = working.includes(name)
  return (
    <main className="first-run">
      <header className="first-run-head">
        {at === 0 && <Mark size={40} />}
        <h1>{at === 0 ? words.title : words[name].title}</h1>
        {at === 0 && <p className="quiet">{words.intro}</p>}
        <Progress at={at} working={working} />
      </header>
      <section className="step" aria-label={words.step(at + 1, STEPS.length)}>
        {at === 0 && <h2>{words[name].title}</h2>}
        <Step key={name} works={works} onWorks={note} />
      </section>
      <footer className="first-run-ways">
        {at > 0 && (
          <Button tone="bare" onClick={() => setDone(`${at - 1}`)}>
            {words.back}
          </Button>
        )}
        <Button tone={works ? 'main' : 'plain'} onClick={() => setDone(`${at + 1}`)}>
          {works ? words.next : words.skip}
        </Button>
      </footer>
    </main>
  )
}

function Progress({ at, working }: { at: number; working: readonly StepName[] }) {
  return (
    <ol className="progress small">
      {STEPS.map(({ name }, index) => (
        <li key={name} aria-current={index === at ? 'step' : undefined}>
          <span className="progress-number figures" aria-hidden="true">
            {working.includes(name) ? <Icon name="tick" /> : index + 1}
          </span>
          {words.steps[name]}
          {working.includes(name) && <span className="visually-hidden">{words.works}</span>}
        </li>
      ))}
    </ol>
  )
}
