/** What the last turn took and cost: one number that unfolds into its five stages. */
import { useId, useState } from 'react'
import type { Turn } from '../../shared/view'
import { costText, region, t } from '../strings'
import { StageBar } from '../ui'

export function LastTurn({ turn }: { turn: Turn | undefined }) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const { stages, cost } = turn ?? {}
  if (!stages) return cost ? <p className="cost small figures">{costText(cost, region)}</p> : null
  return (
    <>
      <button
        type="button"
        className="total figures"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="visually-hidden">{t.overlay.answeredIn} </span>
        {t.overlay.total(stages.total)}
      </button>
      {cost && <p className="cost small figures quiet">{costText(cost, region)}</p>}
      <div id={id} className="unfolded" hidden={!isOpen}>
        <StageBar stages={stages} names={t.stages} figures label={t.stages.label(stages.total)} />
        {cost?.wire && <p className="small figures quiet">{t.overlay.wire(cost.wire.upKbps, cost.wire.downKbps)}</p>}
      </div>
    </>
  )
}
