/** How Parley is told to answer: one of three manners, or the user's own words. */
import { useState } from 'react'
import { PERSONAS, t } from '../strings'
import { Field, Row, Select } from '../ui'
import type { PageProps } from './page'

const words = t.settings.voice

/** As many characters as the settings take. */
const LONGEST = 20_000

/** Too long to be used, and not lost while another page is looked at. */
let unsent: string | undefined

type Manner = keyof typeof PERSONAS | 'own'

const MANNERS = ['brief', 'thorough', 'gentle', 'own'] as const

function mannerOf(instructions: string): Manner {
  return MANNERS.find((manner) => manner !== 'own' && PERSONAS[manner] === instructions) ?? 'own'
}

export function Persona({ settings, errors, change }: PageProps) {
  const { instructions } = settings
  const [kept, setKept] = useState(unsent)
  const [wantsOwn, setWantsOwn] = useState(unsent !== undefined)
  const [typed, setTyped] = useState(unsent)
  const type = (next: string | undefined) => {
    unsent = next !== undefined && next.length > LONGEST ? next : undefined
    setTyped(next)
  }
  const manner = wantsOwn ? 'own' : mannerOf(instructions)
  const text = typed ?? instructions
  const over = text.length - LONGEST
  const choose = (next: Manner) => {
    setWantsOwn(next === 'own')
    setKept(undefined)
    type(undefined)
    if (next !== 'own') change({ instructions: PERSONAS[next] })
  }
  return (
    <>
      <Row {...words.persona}>
        <Select
          value={manner}
          options={MANNERS.map((value) => ({ value, ...words.personas[value] }))}
          onChange={choose}
        />
      </Row>
      {manner === 'own' && (
        <Row label={words.personaOwn} wide error={over > 0 ? words.tooLong(over) : errors['instructions']}>
          <Field
            value={kept ?? instructions}
            rows={6}
            onType={type}
            onCommit={(own) => {
              if (own.length > LONGEST) return
              setKept(undefined)
              change({ instructions: own })
            }}
          />
          <p className={over > 0 ? 'small figures warn' : 'small figures quiet'}>
            {words.counter(text.length, LONGEST)}
          </p>
        </Row>
      )}
    </>
  )
}
