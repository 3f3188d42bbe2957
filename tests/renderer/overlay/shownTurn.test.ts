/** Whose words the overlay shows while one turn ends and the next begins. */
import { describe, expect, it } from 'vitest'
import { shownTurn } from '../../../src/renderer/overlay/shownTurn'
import { turn, view } from '../harness/scenes'

const cut = turn({ id: 'cut', heard: 'I do time,', unheard: 'dates and sums.', outcome: 'cut' })
const answered = turn({ id: 'answered', heard: 'Half past seven.', outcome: 'answered' })
const begun = turn({ id: 'begun', user: '', userFinal: false })

describe('the words of the overlay', () => {
  it('are those of the turn that goes on', () => {
    expect(shownTurn(view({ state: 'speaking', turn: answered, earlier: [cut] }))).toBe(answered)
    expect(shownTurn(view({ turn: answered }))).toBe(answered)
    expect(shownTurn(view())).toBeUndefined()
  })

  it('stay those that were cut off until something new is said', () => {
    expect(shownTurn(view({ state: 'listening', turn: begun, earlier: [answered, cut] }))).toBe(cut)
    const spoken = { ...begun, user: 'set' }
    expect(shownTurn(view({ state: 'listening', turn: spoken, earlier: [answered, cut] }))).toBe(spoken)
  })

  it('give way to a new question where the last one was answered whole', () => {
    expect(shownTurn(view({ state: 'listening', turn: begun, earlier: [cut, answered] }))).toBe(begun)
  })
})
