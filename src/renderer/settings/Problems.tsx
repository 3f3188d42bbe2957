/** What is wrong with the app itself, each with the one thing that helps, until it is dismissed. */
import type { ProblemView } from '../../shared/contract'
import { assistant, useFeed } from '../assistant'
import { t, told } from '../strings'
import { Button, IconButton } from '../ui'

export function Problems() {
  const problems = useFeed('problems') ?? []
  if (problems.length === 0) return null
  return (
    <ul className="problems" aria-label={t.settings.problems}>
      {problems.map((problem) => (
        <li key={problem.code}>
          <p className="warn">{told(problem)}</p>
          <Remedy problem={problem} />
          <IconButton
            icon="close"
            label={t.settings.dismiss}
            onClick={() => void assistant.dismissProblem(problem.code)}
          />
        </li>
      ))}
    </ul>
  )
}

function Remedy({ problem: { remedy } }: { problem: ProblemView }) {
  if (remedy !== 'microphonePrivacy') return null
  return <Button onClick={() => void assistant.openPrivacySettings('microphone')}>{t.overlay.openPrivacy}</Button>
}
