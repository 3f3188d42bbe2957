/** Who answers and with what voice, how it is told to answer, and what it remembers. */
import { t } from '../strings'
import { Group, Row, Select, Slider } from '../ui'
import { Abilities } from './Abilities'
import { Caps } from './Caps'
import { Certificates } from './Certificates'
import { Chain } from './Chain'
import { Gateway } from './Gateway'
import { Memories } from './Memories'
import { Models } from './Models'
import { Persona } from './Persona'
import { isRealtime, Provider } from './Provider'
import type { PageProps } from './page'
import { Session } from './Session'
import { VoicePreview } from './VoicePreview'

const words = t.settings.voice
const VOICES = ['slt', 'rms', 'awb', 'kal16'] as const

export function Voice(page: PageProps) {
  const { settings, errors, change } = page
  return (
    <>
      <Group>
        <Provider {...page} />
        <Abilities settings={settings} />
        {settings.provider !== 'offline' && <Certificates {...page} />}
      </Group>
      {settings.provider === 'cascade' && <Chain {...page} />}
      {isRealtime(settings.provider) && <Session {...page} />}
      <Group title={words.groups.voice}>
        <Row {...words.name} error={errors['voice.name']} below={<VoicePreview of="offline" />}>
          <Select
            value={settings.voice.name}
            options={VOICES.map((value) => ({ value, ...words.voices[value] }))}
            onChange={(name) => change({ voice: { name } })}
          />
        </Row>
        <Row {...words.volume} error={errors['voice.volume']}>
          <Slider
            value={settings.voice.volume}
            min={0}
            max={100}
            step={5}
            text={t.settings.percent}
            onChange={(volume) => change({ voice: { volume } })}
          />
        </Row>
        <Row {...words.speed} error={errors['voice.speed']}>
          <Slider
            value={settings.voice.speed}
            min={0.5}
            max={2}
            step={0.1}
            text={t.settings.times}
            onChange={(speed) => change({ voice: { speed: Math.round(speed * 10) / 10 } })}
          />
        </Row>
      </Group>
      <Models />
      <Group title={words.groups.manner}>
        <Persona {...page} />
        <Memories />
      </Group>
      {settings.provider !== 'offline' && (
        <Group title={words.groups.spending}>
          <Caps {...page} />
        </Group>
      )}
      <Group title={words.groups.programs}>
        <Gateway {...page} />
      </Group>
    </>
  )
}
