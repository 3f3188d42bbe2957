/** A value on a scale, with its figure beside it. Says to `onChange` where it was let go. */
import { Slider as Base } from '@base-ui/react/slider'
import { useEffect, useState } from 'react'
import { useRow } from './Row'

export interface SliderProps {
  value: number
  min: number
  max: number
  step: number
  /** How a value is written, e.g. "80 %"; also what a screen reader says. */
  text(value: number): string
  onChange(value: number): void
}

export function Slider({ value, min, max, step, text, onChange }: SliderProps) {
  const row = useRow()
  const [shown, setShown] = useState(value)
  useEffect(() => setShown(value), [value])
  return (
    <Base.Root
      className="slider"
      value={shown}
      min={min}
      max={max}
      step={step}
      largeStep={step * 5}
      onValueChange={(next) => setShown(next)}
      onValueCommitted={(next) => onChange(next)}
    >
      <Base.Control className="slider-control">
        <Base.Track className="slider-track">
          <Base.Indicator className="slider-indicator" />
          <Base.Thumb className="slider-thumb" aria-labelledby={row.labelId} aria-valuetext={text(shown)} />
        </Base.Track>
      </Base.Control>
      <output className="figures small quiet slider-figure" aria-hidden="true">
        {text(shown)}
      </output>
    </Base.Root>
  )
}
