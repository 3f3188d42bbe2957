/** What is wrong with the keys; where a permission is missing, the way to it. */
import type { AppError } from '../../shared/view'
import { assistant } from '../assistant'
import { t, told } from '../strings'
import { Button } from '../ui'

export function KeyProblem({ problem }: { problem: AppError }) {
  return (
    <div className="aside">
      <p className="warn small" role="alert">
        {told(problem)}
      </p>
      {problem.code === 'keys.permission' && (
        <Button onClick={() => void assistant.openPrivacySettings('accessibility')}>{t.overlay.openPrivacy}</Button>
      )}
    </div>
  )
}
