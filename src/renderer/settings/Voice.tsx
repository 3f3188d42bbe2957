/** Who answers and with what voice, how it is told to answer, and what it remembers. */
import { isRealtime } from '../../shared/services'
import { t } from '../strings'
import { Group, Row, Select } from '../ui'
import { Abilities } from './Abilities'
import { Caps } from './Caps'
import { Certificates } from './Certificates'
import { Chain } from './Chain'
import { Gateway } from './Gateway'
import { Memories } from './Memories'
import { Models } from './Models'
import { Persona } from './Persona'
import { Provider } from './Provider'
import type { PageProps } from './page'
import { Session } from './Session'
import { VoicePreview } from './VoicePreview'
import { VoiceScales } from './VoiceScales'

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
        <VoiceScales of="voice" volume={words.volume} speed={words.speed} fastest={2} page={page} />
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
