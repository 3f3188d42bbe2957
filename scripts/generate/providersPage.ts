/** Makes docs/providers.md from the catalogue: `node scripts/generate/providersPage.ts`. A test holds the two equal. */
import { writeFileSync } from 'node:fs'
import { type Direction, type Known, OFFERS, type Offer } from '../../src/shared/catalogue.ts'
import { SERVER_NAMES } from '../../src/shared/services.ts'

const HEADINGS: Readonly<Record<Direction, string>> = {
  converse: 'Speech to speech',
  hear: 'Recognizers',
  transcribe: 'Whole recordings',
  think: 'Models',
  speak: 'Voices',
}

const ROWS = {
  streaming: 'streaming',
  languages: 'languages',
  voices: 'voices',
  codecs: 'codecs',
  ratesHz: 'sample rates, Hz',
  limits: 'limits',
  priceUnit: 'billed by',
  latency: 'claimed latency',
} as const satisfies Partial<Record<keyof Offer, string>>

export function providersPage(): string {
  const parts = (Object.keys(HEADINGS) as Direction[]).flatMap((direction) => [
    `## ${HEADINGS[direction]}\n`,
    ...OFFERS.filter((offer) => offer.direction === direction).map(section),
  ])
  return [
    '# What each service can do\n',
    '<!-- Made from src/shared/catalogue.ts by scripts/generate/providersPage.ts; do not write here. -->\n',
    'Every figure has the date on which it was read or measured, and where. What nobody has told is unknown: it is not guessed.',
    'What a service took on your own turns stands beside its claimed latency in the settings (*Voice and keys*, *What they',
    'can do*), and in `npm start -- --headless --services` ([headless.md](headless.md)).',
    'Nothing here was tried with a key; see [not-run.md](not-run.md). Prices stand in `resources/prices.json`, each with its own',
    'date and source.\n',
    ...parts,
  ].join('\n')
}

function section(offer: Offer): string {
  const rows = Object.entries(ROWS).flatMap(([key, label]) => {
    const known = offer[key as keyof typeof ROWS] as Known<unknown>
    if (known === 'unknown' && hasNone(key, offer.direction)) return []
    if (known === 'unknown') return [`| ${label} | unknown | |`]
    return [`| ${label} | ${written(known.value)} | ${known.source}, ${known.asOf} |`]
  })
  const title = `### ${SERVER_NAMES[offer.service]}: ${offer.product}\n`
  return [title, '| | | source |', '|---|---|---|', ...rows, ''].join('\n')
}

/** Words have no codec, and only a voice has voices: that is no gap. */
function hasNone(key: string, direction: Direction): boolean {
  if (key === 'voices') return direction !== 'speak'
  return direction === 'think' && (key === 'codecs' || key === 'ratesHz')
}

function written(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return Array.isArray(value) ? value.join(', ') : String(value)
}

if (process.argv[1]?.endsWith('providersPage.ts')) writeFileSync('docs/providers.md', providersPage())
