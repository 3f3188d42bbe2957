/** What whoever answers can do, as the catalogue knows it: each figure with where and when it was read. */
import { type Known, OFFERS, type Offer } from '../../shared/catalogue'
import { FEWEST_MEASURED, MEASURED_TURNS, type MeasuredService } from '../../shared/history'
import { isRealtime, type ServerId } from '../../shared/services'
import type { SettingsView } from '../../shared/settings'
import { milliseconds, t } from '../strings'
import { Row } from '../ui'
import { useMeasured } from './useMeasured'

const words = t.settings.chain

type Part = MeasuredService['part']
type Choice = Pick<SettingsView, 'provider' | 'speechToText' | 'languageModel' | 'textToSpeech'>

/** Who does a part of a turn, or would if the ones before could not. */
interface Chosen {
  part: Part
  service: ServerId
  standsIn: boolean
}
type FigureName = keyof typeof words.figures

const FIGURES = Object.keys(words.figures) as FigureName[]

export function Abilities({ settings }: { settings: Choice }) {
  const measured = useMeasured()
  return (
    <Row {...words.abilities} wide>
      {chosenIn(settings).map(({ part, service, standsIn }) => {
        const offer = OFFERS.find((offer) => offer.direction === part && offer.service === service)
        const own = measured?.find((each) => each.part === part && each.service === service)
        const title = standsIn ? words.standIn.label : words.parts[part]
        return offer && <Ability key={`${part} ${service}`} {...{ title, offer }} own={measured && (own ?? NEVER)} />
      })}
    </Row>
  )
}

function chosenIn({ provider, speechToText, languageModel, textToSpeech }: Choice): Chosen[] {
  const inOrder = (part: Part, services: readonly ServerId[]) =>
    [...new Set(services)].map((service, at) => ({ part, service, standsIn: at > 0 }))
  if (isRealtime(provider)) return inOrder('converse', [provider])
  const parts = { hear: speechToText, think: languageModel, speak: textToSpeech }
  return (['hear', 'think', 'speak'] as const).flatMap((part) =>
    inOrder(part, provider === 'cascade' ? [parts[part].service, ...parts[part].fallback] : [provider]),
  )
}

type Own = Pick<MeasuredService, 'turns' | 'p50Ms' | 'p95Ms'>

const NEVER: Own = { turns: 0 }

function Ability({ title, offer, own }: { title: string; offer: Offer; own: Own | undefined }) {
  return (
    <details className="abilities small">
      <summary>{`${title}: ${offer.product}`}</summary>
      <dl>
        {FIGURES.map((name) => (
          <Figure key={name} name={name} known={offer[name]} />
        ))}
        {own && <Measured own={own} />}
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

/** Beside what is claimed: what this user's own turns took. */
function Measured({ own: { turns, p50Ms, p95Ms } }: { own: Own }) {
  const isKnown = p50Ms !== undefined && p95Ms !== undefined
  return (
    <>
      <dt className="quiet">{words.measured}</dt>
      <dd className="figures">
        {isKnown ? words.measuredMs(milliseconds(p50Ms), milliseconds(p95Ms)) : words.notMeasured}
        <div className="quiet">
          {isKnown ? words.measuredFrom(turns, MEASURED_TURNS) : words.notMeasuredFrom(turns, FEWEST_MEASURED)}
        </div>
      </dd>
    </>
  )
}

function written(value: unknown): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no
  return Array.isArray(value) ? value.join(', ') : String(value)
}
