/** `--list-devices`: a name a line, so that it can be copied after --mic or --speaker. */
import type { AudioBackend } from '../audio'
import { printable } from './printable'
import type { Streams } from './streams'

export async function listDevices(backend: AudioBackend, json: boolean, { stdout }: Streams): Promise<void> {
  try {
    const { inputs, outputs } = await backend.devices()
    if (json) {
      for (const device of [...inputs, ...outputs]) stdout.write(`${JSON.stringify({ type: 'device', ...device })}\n`)
      return
    }
    const row = ({ name, isDefault }: { name: string; isDefault: boolean }) =>
      `  ${printable(name)}${isDefault ? ' (default)' : ''}`
    const rows = (devices: typeof inputs) => (devices.length > 0 ? devices.map(row) : ['  none'])
    stdout.write(`${['Microphones', ...rows(inputs), 'Speakers', ...rows(outputs)].join('\n')}\n`)
  } finally {
    await backend.close()
  }
}
