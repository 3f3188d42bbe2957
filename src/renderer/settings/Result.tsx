/** What came of something that was tried: under way, done, or what failed and what to do about it. */
import type { ReactNode } from 'react'
import { told } from '../strings'
import type { Task } from './useTask'

export function Result<Value>(props: { task: Task<Value>; running: string; children(value: Value): ReactNode }) {
  const { task, running, children } = props
  return (
    <div className="result small" role="status">
      {task.isRunning && <p className="quiet">{running}</p>}
      {task.error && <p className="warn">{told(task.error)}</p>}
      {!task.isRunning && task.done && children(task.done.value)}
    </div>
  )
}
