/** What Parley hears with and speaks through. */
import { useFeed } from '../assistant'
import { t } from '../strings'
import { Check, Group, Rest, Row, Select, Switch } from '../ui'
import { DeviceSelect } from './DeviceSelect'
import type { PageProps } from './page'
import { MicrophoneTrial, SpeakerTrial } from './Trials'
import { Volume } from './Volume'

const words = t.settings.sound
const CUE_KINDS = ['start', 'end', 'cut'] as const

export function Sound({ settings, errors, change }: PageProps) {
  const devices = useFeed('devices') ?? []
  const { microphone, speaker, cues, cueSounds } = settings
  return (
    <>
      <Group title={words.groups.hearing}>
        <Row {...words.microphone} error={errors['microphone.device']} below={<MicrophoneTrial />}>
          <DeviceSelect
            kind="input"
            devices={devices}
            chosen={microphone.device}
            onChange={(device) => change({ microphone: { device } })}
          />
        </Row>
        <Row {...words.between} error={errors['microphone.betweenTurns']}>
          <Select
            value={microphone.betweenTurns}
            options={(['closed', 'warm', 'always'] as const).map((value) => ({ value, ...words.betweenTurns[value] }))}
            onChange={(betweenTurns) => change({ microphone: { betweenTurns } })}
          />
        </Row>
      </Group>
      <Rest>
        <Group title={words.groups.speaking}>
          <Row {...words.speaker} error={errors['speaker.device']} below={<SpeakerTrial />}>
            <DeviceSelect
              kind="output"
              devices={devices}
              chosen={speaker.device}
              onChange={(device) => change({ speaker: { device } })}
            />
          </Row>
          <Row {...words.volume} error={errors['speaker.volume']}>
            <Volume value={speaker.volume} onChange={(volume) => change({ speaker: { volume } })} />
          </Row>
        </Group>
        <Group title={words.groups.signals}>
          <Row {...words.failureSound}>
            <Switch checked={cueSounds.error} onChange={(error) => change({ cueSounds: { error } })} />
          </Row>
          <Row {...words.cues}>
            <Switch checked={cues} onChange={(next) => change({ cues: next })} />
          </Row>
          {cues && (
            <>
              <Row {...words.cuesWhich} wide>
                {CUE_KINDS.map((kind) => (
                  <Check
                    key={kind}
                    label={words.cueKinds[kind]}
                    checked={cueSounds[kind]}
                    onChange={(next) => change({ cueSounds: { [kind]: next } })}
                  />
                ))}
              </Row>
              <Row {...words.cueVolume} error={errors['cueSounds.volume']}>
                <Volume value={cueSounds.volume} onChange={(volume) => change({ cueSounds: { volume } })} />
              </Row>
            </>
          )}
          <Row {...words.workingTone}>
            <Switch checked={settings.workingTone} onChange={(workingTone) => change({ workingTone })} />
          </Row>
          <Row {...words.oneMoment}>
            <Switch checked={settings.oneMoment} onChange={(oneMoment) => change({ oneMoment })} />
          </Row>
        </Group>
      </Rest>
    </>
  )
}
