/** The offline voice by the rules for voices: its real desk and worker thread, with a worker that needs no voice. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { Voice } from '../../../../src/main/link/cascade/offline/voice'
import type { ClauseVoice } from '../../../../src/main/link/cascade/ports'
import { spokenByClause } from '../../../../src/main/link/cascade/spokenByClause'
import type { VoiceDoes } from '../../../fixtures/offlineVoice/scripted'
import { type Bundled, bundled } from '../../../support/bundled'
import { type Mood, type SpeakingRig, whole } from './rig'
import { describeTextToSpeech } from './textToSpeech'

const DOES: Readonly<Record<Mood, VoiceDoes>> = {
  ...{
    well: 'well',
    late: 'well',
    unanswering: 'saysNothing',
    mute: 'saysNothing',
    refusing: 'dies',
    hushed: 'hushed',
  },
  ...{ breaksOnce: 'diesOnce', breaksAlways: 'dies', runsOut: 'well', numbed: 'well' },
}

const FOLDER = 'parley-conformance-offline-'

let worker: Bundled
beforeAll(async () => {
  worker = await bundled('tests/fixtures/offlineVoice/scripted.ts')
})
afterAll(() => worker.remove())

const rig: SpeakingRig = {
  ...{ key: FOLDER, voice: 'slt', without: ['account', 'connection', 'joining'] },
  async open({ mood, clock }) {
    const folder = mkdtempSync(join(tmpdir(), FOLDER))
    const entry = join(folder, 'speak.cjs')
    copyFileSync(worker.entry, entry)
    writeFileSync(join(folder, 'does'), DOES[mood])
    writeFileSync(join(folder, 'deadly'), '')
    // A thread takes longer to start than a connection.
    clock.patientMs = DOES[mood] === 'saysNothing' ? 0 : 5_000
    const made: Int16Array[] = []
    const voice = new Voice({ clock, entry, onNotice: () => {} })
    const noted: ClauseVoice = {
      rateHz: voice.rateHz,
      async speak(request, signal) {
        const clause = await voice.speak(request, signal)
        made.push(clause.samples)
        return clause
      },
      close: () => voice.close(),
    }
    const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '')
    return {
      voice: spokenByClause(noted, clock),
      port: 0,
      attempts: () => read('starts').length,
      abandoned: () => 0,
      addresses: () => [],
      log: () => [],
      written: () =>
        read('written')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as string),
      made: () => whole(made),
      relent() {},
      numb() {},
      close: async () => rmSync(folder, { recursive: true, force: true }),
    }
  },
}

describeTextToSpeech('The offline voice', rig)
