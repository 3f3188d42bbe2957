import { describe, expect, it } from 'vitest'
import { KeyRecorder } from '../../../src/main/shell/talkKey/recorder'
import { formatKeys } from '../../../src/shared/keyCodes'

/** What each step said, as text. */
function recorded(script: string): string {
  const recorder = new KeyRecorder()
  return script
    .split(' ')
    .map((step) => recorder.take({ type: step.startsWith('+') ? 'down' : 'up', code: step.slice(1) }))
    .flatMap((said) => (said ? [said.type === 'keys' ? formatKeys(said.keys) : said.type] : []))
    .join(' ')
}

describe('the recorder', () => {
  it.each([
    ['+F8 -F8', 'F8'],
    ['+ControlLeft +Space -Space -ControlLeft', 'Ctrl+Space'],
    ['+ShiftLeft +ControlLeft +KeyP', 'Ctrl+Shift+KeyP'],
    ['+ControlRight -ControlRight', 'ControlRight'],
    ['+ControlLeft +AltRight -AltRight -ControlLeft', 'AltRight'],
    ['+AltRight -AltRight', 'AltRight'],
    ['+Mouse4 -Mouse4', 'Mouse4'],
    ['+Escape', 'givenUp'],
    ['+ControlLeft +Escape', 'Ctrl+Escape'],
  ])('takes %s as %s', (script, said) => {
    expect(recorded(script)).toBe(said)
  })

  it.each(['+KeyA', '+ShiftLeft +KeyA', '+Unknown99', '+AltRight +KeyE'])(
    'goes on waiting after %s, which would type',
    (script) => {
      expect(recorded(script)).toBe('unusable')
      expect(recorded(`${script} ${script.replaceAll('+', '-')} +F9`)).toBe('unusable F9')
    },
  )

  it('takes two modifiers that come up together for nothing', () => {
    expect(recorded('+ControlLeft +ShiftLeft -ShiftLeft -ControlLeft')).toBe('')
  })
})
