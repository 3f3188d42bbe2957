import { expect, it } from 'vitest'
import { secondVoice } from '../../src/main/headless/secondVoice'
import type { Settings } from '../../src/main/settings'

it.each<Settings['voice']['name']>(['slt', 'rms', 'awb', 'kal16'])(
  'asks in another voice than %s, which answers',
  (answering) => {
    expect(secondVoice(answering)).not.toBe(answering)
  },
)
