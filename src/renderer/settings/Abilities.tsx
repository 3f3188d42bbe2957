/** What the services of a chain can do, as the catalogue knows it: each figure with where and when it was read. */
import { type Known, OFFERS, type Offer } from '../../shared/catalogue'
import type { ServiceId } from '../../shared/services'
import { t } from '../strings'
import { Row } from '../ui'

const words = t.settings.chain

type Part = keyof typeof words.parts
type FigureName = keyof typeof words.figures

const FIGURES = Object.keys(words.figures) as FigureName[]

export function Abilities({ chosen }: { chosen: readonly (readonly [Part, ServiceId])[] }) {
  return (
    <Row {...words.abilities} wide>
      {chosen.map(([part, service]) => {
        const offer = OFFERS.find((offer) => offer.direction === part && offer.service === service)
        return offer && <Ability key={part} part={part} offer={offer} />
      })}
    </Row>
  )
}

function Ability({ part, offer }: { part: Part; offer: Offer }) {
  return (
    <details className="abilities small">
      <summary>{`${words.parts[part]}: ${offer.product}`}</summary>
      <dl>
        {FIGURES.map((name) => (
          <Figure key={name} name={name} known={offer[name]} />
        ))}
      </dl>
    </details>
  )
}

function Figure({ name, known }: { name: FigureName; known: Known<unknown> }) {
  return (
    <>
      <dt className="quiet">{words.figures[name]}</dt>
      <dd>
        {known === 'unknown' ? words.unknown : written(known.value)}
        {known !== 'unknown' && <div className="quiet">{words.told(known.source, known.asOf)}</div>}
      </dd>
    </>
  )
}

function written(value: unknown): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no
  return Array.isArray(value) ? value.join(', ') : String(value)
}
