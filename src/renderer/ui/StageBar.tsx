/** Where the time of one turn went: five stages in proportion, each with its milliseconds. */
import { STAGES, type StageName, type Stages } from '../../shared/view'

export interface StageBarProps {
  stages: Stages
  names: Record<StageName, string>
  /** Names and figures below the bar; without them it is a drawing with `label` as its name. */
  figures: boolean
  label: string
}

export function StageBar({ stages, names, figures, label }: StageBarProps) {
  return (
    <figure className="stages" aria-label={label}>
      <div className="stage-bar" aria-hidden="true">
        {STAGES.map((name) => (
          <span key={name} data-stage={name} style={{ flexGrow: Math.max(0.5, stages[name]) }} />
        ))}
      </div>
      {figures && (
        <dl className="stage-figures small quiet figures">
          {STAGES.map((name) => (
            <div key={name} data-stage={name}>
              <dt>{names[name]}</dt>
              <dd>{Math.round(stages[name])}</dd>
            </div>
          ))}
        </dl>
      )}
    </figure>
  )
}
