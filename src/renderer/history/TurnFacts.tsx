/** Under a turn: how it ended, where its time went, what it cost and who served it; unfolded, stage by stage. */
import {
  SERVED_PARTS,
  type Served,
  type ServedBy,
  type ServedPart,
  STAGES,
  type StageName,
  type Turn,
} from '../../shared/view'
import { costText, milliseconds, region, serverName, t } from '../strings'
import { StageBar } from '../ui'
import { costWords } from './costWords'

const UNTOLD = ['cut', 'refused', 'failed', 'discarded'] as const

export function TurnFacts({ turn }: { turn: Turn }) {
  const { outcome, stages, cost, served } = turn
  const told = UNTOLD.find((untold) => untold === outcome)
  const facts = (
    <>
      {told && <span className="turn-outcome">{t.history.outcomes[told]}</span>}
      {stages && <StageBar stages={stages} names={t.stages} figures={false} label={t.stages.label(stages.total)} />}
      {stages && <span>{t.overlay.total(stages.total)}</span>}
      {cost && <span>{costText(cost, region)}</span>}
      {served && <span className="turn-servers">{namesOf(served).join(' · ')}</span>}
    </>
  )
  if (!stages && !served) return <p className="turn-facts quiet small figures">{facts}</p>
  return (
    <details className="turn-made small">
      <summary className="turn-facts quiet figures">{facts}</summary>
      <dl className="figures">
        {STAGES.map((stage) => (
          <Stage key={stage} stage={stage} turn={turn} />
        ))}
        {served?.converse && <Row name={t.history.all} by={served.converse} />}
        {cost?.incomplete && (
          <>
            <dt className="quiet">{t.history.price}</dt>
            <dd className="turn-words-only">{costWords(cost, region)}</dd>
          </>
        )}
        {cost?.wire && (
          <>
            <dt className="quiet">{t.history.wire}</dt>
            <dd className="turn-words-only">{t.overlay.wire(cost.wire.upKbps, cost.wire.downKbps)}</dd>
          </>
        )}
      </dl>
    </details>
  )
}

/** The part whose service a stage waits for; the others are this computer's own. */
const PART_OF: Readonly<Partial<Record<StageName, ServedPart>>> = { hear: 'hear', think: 'think', voice: 'speak' }

function Stage({ stage, turn: { stages, served } }: { stage: StageName; turn: Turn }) {
  const part = PART_OF[stage]
  const by = part && served?.[part]
  if (!stages && !by) return null
  return <Row name={t.history.stages[stage]} by={by} tookMs={stages?.[stage]} />
}

function Row({ name, by, tookMs }: { name: string; by: ServedBy | undefined; tookMs?: number | undefined }) {
  return (
    <>
      <dt className="quiet">{name}</dt>
      <dd>
        <span className="turn-took">{tookMs !== undefined && milliseconds(tookMs)}</span>
        {by && (
          <span>
            {by.model ? t.history.served(serverName(by.service), by.model) : serverName(by.service)}
            {by.insteadOf && (
              <span className="turn-wrong">{t.history.insteadOf(serverName(by.insteadOf.service))}</span>
            )}
          </span>
        )}
      </dd>
    </>
  )
}

/** In the order in which they come to it; one that does several parts is named once. */
function namesOf(served: Served): string[] {
  return [...new Set(SERVED_PARTS.flatMap((part) => (served[part] ? [serverName(served[part].service)] : [])))]
}
