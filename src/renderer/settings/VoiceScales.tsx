/** How loud and how fast a voice speaks, beside the volume of the speaker: each way to be answered has its own. */
import { t } from '../strings'
import type { RowWords } from '../strings/row'
import { Row, Slider } from '../ui'
import type { PageProps } from './page'
import { Volume } from './Volume'

export interface VoiceScalesProps {
  of: 'voice' | 'textToSpeech' | 'realtime'
  volume: RowWords
  speed: RowWords
  /** Times the voice's own. */
  fastest: number
  page: PageProps
}

export function VoiceScales({ of, volume, speed, fastest, page: { settings, errors, change } }: VoiceScalesProps) {
  const chosen = settings[of]
  return (
    <>
      <Row {...volume} error={errors[`${of}.volume`]}>
        <Volume value={chosen.volume} onChange={(next) => change({ [of]: { volume: next } })} />
      </Row>
      <Row {...speed} error={errors[`${of}.speed`]}>
        <Slider
          value={chosen.speed}
          min={0.5}
          max={fastest}
          step={0.1}
          text={t.settings.times}
          onChange={(next) => change({ [of]: { speed: Math.round(next * 10) / 10 } })}
        />
      </Row>
    </>
  )
}
