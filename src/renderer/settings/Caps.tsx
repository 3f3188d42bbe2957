/** How much may be spent, and how much was. */
import { useState } from 'react'
import { useFeed } from '../assistant'
import { price, region, t } from '../strings'
import { Field, Row } from '../ui'
import { amountOf } from './amount'
import type { PageProps } from './page'

const words = t.settings.voice

export function Caps({ settings: { spending }, errors, change }: PageProps) {
  const spent = useFeed('spending')
  return (
    <>
      <Cap
        {...words.dayCap}
        amount={spending.dayUsd}
        error={errors['spending.dayUsd']}
        spent={spent && words.spentToday(price(spent.todayUsd, region))}
        onChange={(dayUsd) => change({ spending: { dayUsd } })}
      />
      <Cap
        {...words.monthCap}
        amount={spending.monthUsd}
        error={errors['spending.monthUsd']}
        spent={spent && words.spentThisMonth(price(spent.monthUsd, region))}
        onChange={(monthUsd) => change({ spending: { monthUsd } })}
      />
    </>
  )
}

interface CapProps {
  label: string
  why: string
  amount: number
  error: string | undefined
  spent: string | undefined
  onChange(amount: number): void
}

function Cap({ label, why, amount, error, spent, onChange }: CapProps) {
  const [isWrong, setWrong] = useState(false)
  return (
    <Row
      label={label}
      why={why}
      error={isWrong ? words.notAnAmount : error}
      below={spent && <p className="quiet small figures">{spent}</p>}
    >
      <div className="amount">
        <Field
          value={amount === 0 ? '' : String(amount)}
          placeholder={words.capPlaceholder}
          onCommit={(text) => {
            const next = amountOf(text)
            setWrong(next === undefined)
            if (next !== undefined) onChange(next)
          }}
        />
      </div>
    </Row>
  )
}
