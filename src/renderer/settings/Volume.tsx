/** How loud something is, in percent. */
import { t } from '../strings'
import { Slider, type SliderProps } from '../ui'

export const Volume = (of: Pick<SliderProps, 'value' | 'onChange'>) => (
  <Slider {...of} min={0} max={100} step={5} text={t.settings.percent} />
)
