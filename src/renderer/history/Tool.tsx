/** What a model did beside answering. Folded: it is of interest only now and then. */
import type { ToolCall } from '../../shared/view'
import { milliseconds, t } from '../strings'

export function Tool({ call: { name, arguments: given, result, error, tookMs } }: { call: ToolCall }) {
  return (
    <details className="turn-tool small">
      <summary className="quiet">
        {error === undefined ? t.history.tool(name) : t.history.toolFailed(name)}
        {tookMs !== undefined && (
          <span className="figures"> · {tookMs < 1 ? t.history.atOnce : milliseconds(tookMs)}</span>
        )}
      </summary>
      <dl>
        <dt className="quiet">{t.history.calledWith}</dt>
        <dd>
          <code>{given}</code>
        </dd>
        {result !== undefined && (
          <>
            <dt className="quiet">{t.history.cameOfIt}</dt>
            <dd>{result}</dd>
          </>
        )}
        {error !== undefined && (
          <>
            <dt className="quiet">{t.history.wentWrong}</dt>
            <dd className="turn-wrong">{error}</dd>
          </>
        )}
      </dl>
    </details>
  )
}
