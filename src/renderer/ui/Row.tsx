/** One setting: its name, a line of why, its control, and below them what is wrong or what came of it. */
import { createContext, type ReactNode, useContext, useId } from 'react'

interface RowNames {
  labelId?: string
  /** The ids of the reason and of the error, for `aria-describedby`. */
  describedBy?: string
  isInvalid?: boolean
}

const RowContext = createContext<RowNames>({})

/** How a control inside a row gets its name and description. */
export const useRow = (): RowNames => useContext(RowContext)

export interface RowProps {
  label: string
  /** One line. */
  why?: ReactNode
  /** What is wrong; said aloud when it appears. */
  error?: ReactNode
  /** The control stands below its name and takes the whole width. */
  wide?: boolean
  /** Below both: a state, a measured result, a second control. */
  below?: ReactNode
  children?: ReactNode
}

export function Row({ label, why, error, wide = false, below, children }: RowProps) {
  const id = useId()
  const names: RowNames = {
    labelId: `${id}-label`,
    describedBy: `${id}-why ${id}-error`,
    isInvalid: Boolean(error),
  }
  return (
    <RowContext.Provider value={names}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid with its legend inside */}
      <div className={wide ? 'row wide' : 'row'} role="group" aria-labelledby={names.labelId}>
        <div className="row-name">
          <p className="row-label" id={names.labelId}>
            {label}
          </p>
          <p className="quiet small" id={`${id}-why`}>
            {why}
          </p>
        </div>
        <div className="row-control">{children}</div>
        {below && <div className="row-below">{below}</div>}
        <p className="row-error warn small" id={`${id}-error`} role="alert">
          {error}
        </p>
      </div>
    </RowContext.Provider>
  )
}
