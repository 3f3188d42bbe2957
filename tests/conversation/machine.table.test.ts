/**
 * The whole machine as a table: every state, every event, one line a cell, checked against what the code does.
 * `event  next state : commands`; `·` is "nothing at all, the same reference". Written from the rules in
 * docs/ARCHITECTURE.md; when a line changes here, somebody decided that the assistant behaves differently.
 */
import { describe, expect, it } from 'vitest'
import { step } from '../../src/main/conversation/machine'
import type { TurnMode } from '../../src/shared/view'
import { conversation, EVENTS, STATES, showStep } from './notation'

/** All of it by hold-to-talk; the armed and the deaf state exist only hands-free. */
const HOLD = `
  OFFLINE
    press            LISTENING 8 : openGate 8 quiet
    release          ·
    cancel           ·
    say              THINKING 8 : addText 8, respond 8
    changeMode       OFFLINE (toggle)
    shutdown         CLOSING : closeAll
    linkOpened       READY
    linkLost         ·
    linkFailed       OFFLINE failed
    micFailed        ·
    micReturned      ·
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     ·
    responseStarted  ·
    firstAudio       ·
    audioEnded       ·
    drained          ·
    endedSilent      ·
    responseFailed   ·
    speakerFailed    ·
    announcementDue  OFFLINE (waits)
    suspended        OFFLINE asleep : disconnect
    resumed          ·
    expired          ·

  OFFLINE asleep
    press            OFFLINE asleep : notify link.opening
    release          ·
    cancel           ·
    say              OFFLINE asleep : notify link.opening
    changeMode       OFFLINE asleep (toggle)
    shutdown         CLOSING : closeAll
    linkOpened       ·
    linkLost         ·
    linkFailed       OFFLINE asleep failed
    micFailed        ·
    micReturned      ·
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     ·
    responseStarted  ·
    firstAudio       ·
    audioEnded       ·
    drained          ·
    endedSilent      ·
    responseFailed   ·
    speakerFailed    ·
    announcementDue  OFFLINE asleep (waits)
    suspended        ·
    resumed          OFFLINE : connect
    expired          ·

  OFFLINE failed
    press            LISTENING 8 : connect, openGate 8 quiet
    release          ·
    cancel           ·
    say              THINKING 8 : connect, addText 8, respond 8
    changeMode       OFFLINE failed (toggle)
    shutdown         CLOSING : closeAll
    linkOpened       READY
    linkLost         ·
    linkFailed       ·
    micFailed        ·
    micReturned      ·
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     ·
    responseStarted  ·
    firstAudio       ·
    audioEnded       ·
    drained          ·
    endedSilent      ·
    responseFailed   ·
    speakerFailed    ·
    announcementDue  SPEAKING a1 unlinked : announce a1
    suspended        OFFLINE asleep failed
    resumed          ·
    expired          ·

  READY
    press            LISTENING 8 : openGate 8 quiet
    release          ·
    cancel           ·
    say              THINKING 8 : addText 8, respond 8
    changeMode       READY (toggle)
    shutdown         CLOSING : closeAll
    linkOpened       ·
    linkLost         ·
    linkFailed       OFFLINE failed
    micFailed        ·
    micReturned      ·
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     ·
    responseStarted  ·
    firstAudio       ·
    audioEnded       ·
    drained          ·
    endedSilent      ·
    responseFailed   ·
    speakerFailed    READY : notify internal
    announcementDue  SPEAKING a1 : announce a1
    suspended        OFFLINE asleep : disconnect
    resumed          ·
    expired          ·

  READY armed 7
    press            ·
    release          ·
    cancel           ·
    say              THINKING 8 : dropGate 7, clear, addText 8, respond 8
    changeMode       READY (toggle) : dropGate 7
    shutdown         CLOSING : dropGate 7, closeAll
    linkOpened       ·
    linkLost         ·
    linkFailed       OFFLINE failed : dropGate 7
    micFailed        READY deaf : notify internal
    micReturned      ·
    gateEnded        ·
    speechStarted    LISTENING 7
    speechStopped    ·
    nothingHeard     ·
    responseStarted  ·
    firstAudio       ·
    audioEnded       ·
    drained          ·
    endedSilent      ·
    responseFailed   ·
    speakerFailed    READY armed 7 : notify internal
    announcementDue  SPEAKING a1 : dropGate 7, announce a1
    suspended        OFFLINE asleep : dropGate 7, disconnect
    resumed          ·
    expired          ·

  READY deaf
    press            LISTENING 8 : openGate 8 quiet
    release          ·
    cancel           ·
    say              THINKING 8 : addText 8, respond 8
    changeMode       READY (toggle)
    shutdown         CLOSING : closeAll
    linkOpened       ·
    linkLost         ·
    linkFailed       OFFLINE failed
    micFailed        ·
    micReturned      READY armed 8 : openGate 8 quiet
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     ·
    responseStarted  ·
    firstAudio       ·
    audioEnded       ·
    drained          ·
    endedSilent      ·
    responseFailed   ·
    speakerFailed    READY deaf : notify internal
    announcementDue  SPEAKING a1 : announce a1
    suspended        OFFLINE asleep : disconnect
    resumed          ·
    expired          ·

  LISTENING 7
    press            ·
    release          LISTENING 7 ending : closeGate 7
    cancel           READY : dropGate 7, clear, endTurn 7 discarded
    say              THINKING 8 : dropGate 7, clear, endTurn 7 discarded, addText 8, respond 8
    changeMode       READY (toggle) : dropGate 7, clear, endTurn 7 discarded
    shutdown         CLOSING : dropGate 7, clear, endTurn 7 discarded, closeAll
    linkOpened       ·
    linkLost         READY : dropGate 7, clear, endTurn 7 failed
    linkFailed       OFFLINE failed : dropGate 7, clear, endTurn 7 failed
    micFailed        READY : clear, notify internal, endTurn 7 failed
    micReturned      ·
    gateEnded        THINKING 7 : commit 7, respond 7
    speechStarted    ·
    speechStopped    ·
    nothingHeard     READY : dropGate 7, clear, endTurn 7 discarded
    responseStarted  ·
    firstAudio       ·
    audioEnded       ·
    drained          ·
    endedSilent      ·
    responseFailed   READY : dropGate 7, endTurn 7 failed
    speakerFailed    LISTENING 7 : notify internal
    announcementDue  LISTENING 7 (waits)
    suspended        OFFLINE asleep : dropGate 7, clear, endTurn 7 discarded, disconnect
    resumed          ·
    expired          LISTENING 7 ending : notify turn.tooLong, closeGate 7

  LISTENING 7 ending
    press            LISTENING 7 : openGate 7 quiet
    release          ·
    cancel           READY : dropGate 7, clear, endTurn 7 discarded
    say              THINKING 8 : dropGate 7, clear, endTurn 7 discarded, addText 8, respond 8
    changeMode       READY (toggle) : dropGate 7, clear, endTurn 7 discarded
    shutdown         CLOSING : dropGate 7, clear, endTurn 7 discarded, closeAll
    linkOpened       ·
    linkLost         READY : dropGate 7, clear, endTurn 7 failed
    linkFailed       OFFLINE failed : dropGate 7, clear, endTurn 7 failed
    micFailed        READY : clear, notify internal, endTurn 7 failed
    micReturned      ·
    gateEnded        THINKING 7 : commit 7, respond 7
    speechStarted    ·
    speechStopped    ·
    nothingHeard     READY : dropGate 7, clear, endTurn 7 discarded
    responseStarted  ·
    firstAudio       ·
    audioEnded       ·
    drained          ·
    endedSilent      ·
    responseFailed   READY : dropGate 7, endTurn 7 failed
    speakerFailed    LISTENING 7 ending : notify internal
    announcementDue  LISTENING 7 ending (waits)
    suspended        OFFLINE asleep : dropGate 7, clear, endTurn 7 discarded, disconnect
    resumed          ·
    expired          ·

  THINKING 7
    press            LISTENING 8 : cut 7 -, openGate 8 quiet
    release          ·
    cancel           READY : cut 7 -
    say              THINKING 8 : cut 7 -, addText 8, respond 8
    changeMode       THINKING 7 (toggle)
    shutdown         CLOSING : cut 7 -, closeAll
    linkOpened       ·
    linkLost         READY : cut 7 - failed
    linkFailed       OFFLINE failed : cut 7 - failed
    micFailed        ·
    micReturned      ·
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     READY : notify turn.nothingHeard, endTurn 7 discarded
    responseStarted  THINKING 7 r7
    firstAudio       ·
    audioEnded       ·
    drained          ·
    endedSilent      ·
    responseFailed   READY : endTurn 7 failed
    speakerFailed    READY : cut 7 - failed
    announcementDue  THINKING 7 (waits)
    suspended        OFFLINE asleep : cut 7 -, disconnect
    resumed          ·
    expired          ·

  THINKING 7 r7
    press            LISTENING 8 : cut 7 r7, openGate 8 quiet
    release          ·
    cancel           READY : cut 7 r7
    say              THINKING 8 : cut 7 r7, addText 8, respond 8
    changeMode       THINKING 7 r7 (toggle)
    shutdown         CLOSING : cut 7 r7, closeAll
    linkOpened       ·
    linkLost         READY : cut 7 r7 failed
    linkFailed       OFFLINE failed : cut 7 r7 failed
    micFailed        ·
    micReturned      ·
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     READY : notify turn.nothingHeard, endTurn 7 discarded
    responseStarted  THINKING 7 r7
    firstAudio       SPEAKING 7 r7
    audioEnded       ·
    drained          ·
    endedSilent      READY : endTurn 7 answered
    responseFailed   READY : endTurn 7 failed
    speakerFailed    READY : cut 7 r7 failed
    announcementDue  THINKING 7 r7 (waits)
    suspended        OFFLINE asleep : cut 7 r7, disconnect
    resumed          ·
    expired          ·

  SPEAKING 7 r7
    press            LISTENING 8 : cut 7 r7, openGate 8 cut
    release          ·
    cancel           READY : cut 7 r7
    say              THINKING 8 : cut 7 r7, addText 8, respond 8
    changeMode       SPEAKING 7 r7 (toggle)
    shutdown         CLOSING : cut 7 r7, closeAll
    linkOpened       ·
    linkLost         ·
    linkFailed       SPEAKING 7 r7 unlinked
    micFailed        ·
    micReturned      ·
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     ·
    responseStarted  ·
    firstAudio       ·
    audioEnded       SPEAKING 7 r7 delivered
    drained          READY : endTurn 7 answered
    endedSilent      READY : endTurn 7 answered
    responseFailed   READY : cut 7 r7 failed
    speakerFailed    READY : cut 7 r7 failed
    announcementDue  SPEAKING 7 r7 (waits)
    suspended        OFFLINE asleep : cut 7 r7, disconnect
    resumed          ·
    expired          ·

  SPEAKING 7 r7 delivered
    press            LISTENING 8 : cut 7 r7, openGate 8 cut
    release          ·
    cancel           READY : cut 7 r7
    say              THINKING 8 : cut 7 r7, addText 8, respond 8
    changeMode       SPEAKING 7 r7 delivered (toggle)
    shutdown         CLOSING : cut 7 r7, closeAll
    linkOpened       ·
    linkLost         ·
    linkFailed       SPEAKING 7 r7 delivered unlinked
    micFailed        ·
    micReturned      ·
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     ·
    responseStarted  ·
    firstAudio       ·
    audioEnded       ·
    drained          READY : endTurn 7 answered
    endedSilent      READY : endTurn 7 answered
    responseFailed   READY : cut 7 r7 failed
    speakerFailed    READY : cut 7 r7 failed
    announcementDue  SPEAKING 7 r7 delivered (waits)
    suspended        OFFLINE asleep : cut 7 r7, disconnect
    resumed          ·
    expired          ·

  SPEAKING a1
    press            LISTENING 8 : cut a1, openGate 8 cut
    release          ·
    cancel           READY : cut a1
    say              THINKING 8 : cut a1, addText 8, respond 8
    changeMode       SPEAKING a1 (toggle)
    shutdown         CLOSING : cut a1, closeAll
    linkOpened       ·
    linkLost         ·
    linkFailed       SPEAKING a1 unlinked
    micFailed        ·
    micReturned      ·
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     ·
    responseStarted  ·
    firstAudio       ·
    audioEnded       ·
    drained          ·
    endedSilent      ·
    responseFailed   ·
    speakerFailed    READY : cut a1 failed
    announcementDue  SPEAKING a1 (waits)
    suspended        OFFLINE asleep : cut a1, disconnect
    resumed          ·
    expired          ·

  SPEAKING 7 r7 unlinked
    press            LISTENING 8 : cut 7 r7, connect, openGate 8 cut
    release          ·
    cancel           OFFLINE failed : cut 7 r7
    say              THINKING 8 : cut 7 r7, connect, addText 8, respond 8
    changeMode       SPEAKING 7 r7 unlinked (toggle)
    shutdown         CLOSING : cut 7 r7, closeAll
    linkOpened       SPEAKING 7 r7
    linkLost         ·
    linkFailed       ·
    micFailed        ·
    micReturned      ·
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     ·
    responseStarted  ·
    firstAudio       ·
    audioEnded       SPEAKING 7 r7 delivered unlinked
    drained          OFFLINE failed : endTurn 7 answered
    endedSilent      OFFLINE failed : endTurn 7 answered
    responseFailed   OFFLINE failed : cut 7 r7 failed
    speakerFailed    OFFLINE failed : cut 7 r7 failed
    announcementDue  SPEAKING 7 r7 unlinked (waits)
    suspended        OFFLINE asleep : cut 7 r7, disconnect
    resumed          ·
    expired          ·

  CLOSING
    press            ·
    release          ·
    cancel           ·
    say              ·
    changeMode       ·
    shutdown         ·
    linkOpened       ·
    linkLost         ·
    linkFailed       ·
    micFailed        ·
    micReturned      ·
    gateEnded        ·
    speechStarted    ·
    speechStopped    ·
    nothingHeard     ·
    responseStarted  ·
    firstAudio       ·
    audioEnded       ·
    drained          ·
    endedSilent      ·
    responseFailed   ·
    speakerFailed    ·
    announcementDue  ·
    suspended        ·
    resumed          ·
    expired          ·
`

/** The other two ways to take a turn: only the cells that differ from hold-to-talk. */
const DIFFERENCES = `
  OFFLINE [hands-free]
    press            OFFLINE : notify link.opening
    linkOpened       READY armed 8 : openGate 8 quiet

  OFFLINE failed [hands-free]
    press            OFFLINE : connect, notify link.opening
    linkOpened       READY armed 8 : openGate 8 quiet

  LISTENING 7 [toggle]
    press            LISTENING 7 ending : closeGate 7
    release          ·

  LISTENING 7 [hands-free]
    micFailed        READY deaf : clear, notify internal, endTurn 7 failed
    linkLost         READY armed 8 : dropGate 7, clear, endTurn 7 failed, openGate 8 quiet
    release          ·
    cancel           READY armed 8 : dropGate 7, clear, endTurn 7 discarded, openGate 8 quiet
    speechStopped    THINKING 7 : dropGate 7
    nothingHeard     READY armed 8 : dropGate 7, clear, endTurn 7 discarded, openGate 8 quiet
    responseFailed   READY armed 8 : dropGate 7, endTurn 7 failed, openGate 8 quiet

  LISTENING 7 ending [hands-free]
    micFailed        READY deaf : clear, notify internal, endTurn 7 failed
    linkLost         READY armed 8 : dropGate 7, clear, endTurn 7 failed, openGate 8 quiet
    cancel           READY armed 8 : dropGate 7, clear, endTurn 7 discarded, openGate 8 quiet
    speechStopped    THINKING 7 : dropGate 7
    nothingHeard     READY armed 8 : dropGate 7, clear, endTurn 7 discarded, openGate 8 quiet
    responseFailed   READY armed 8 : dropGate 7, endTurn 7 failed, openGate 8 quiet

  THINKING 7 [hands-free]
    linkLost         READY armed 8 : cut 7 - failed, openGate 8 quiet
    press            READY armed 8 : cut 7 -, openGate 8 quiet
    cancel           READY armed 8 : cut 7 -, openGate 8 quiet
    nothingHeard     READY armed 8 : notify turn.nothingHeard, endTurn 7 discarded, openGate 8 quiet
    responseFailed   READY armed 8 : endTurn 7 failed, openGate 8 quiet
    speakerFailed    READY armed 8 : cut 7 - failed, openGate 8 quiet

  THINKING 7 r7 [hands-free]
    linkLost         READY armed 8 : cut 7 r7 failed, openGate 8 quiet
    press            READY armed 8 : cut 7 r7, openGate 8 quiet
    cancel           READY armed 8 : cut 7 r7, openGate 8 quiet
    nothingHeard     READY armed 8 : notify turn.nothingHeard, endTurn 7 discarded, openGate 8 quiet
    endedSilent      READY armed 8 : endTurn 7 answered, openGate 8 quiet
    responseFailed   READY armed 8 : endTurn 7 failed, openGate 8 quiet
    speakerFailed    READY armed 8 : cut 7 r7 failed, openGate 8 quiet

  SPEAKING 7 r7 [hands-free]
    press            READY armed 8 : cut 7 r7, openGate 8 cut
    cancel           READY armed 8 : cut 7 r7, openGate 8 cut
    drained          READY armed 8 : endTurn 7 answered, openGate 8 speech
    endedSilent      READY armed 8 : endTurn 7 answered, openGate 8 speech
    responseFailed   READY armed 8 : cut 7 r7 failed, openGate 8 cut
    speakerFailed    READY armed 8 : cut 7 r7 failed, openGate 8 cut

  SPEAKING 7 r7 delivered [hands-free]
    press            READY armed 8 : cut 7 r7, openGate 8 cut
    cancel           READY armed 8 : cut 7 r7, openGate 8 cut
    drained          READY armed 8 : endTurn 7 answered, openGate 8 speech
    endedSilent      READY armed 8 : endTurn 7 answered, openGate 8 speech
    responseFailed   READY armed 8 : cut 7 r7 failed, openGate 8 cut
    speakerFailed    READY armed 8 : cut 7 r7 failed, openGate 8 cut

  SPEAKING 7 r7 unlinked [hands-free]
    press            OFFLINE : cut 7 r7, connect, notify link.opening

  SPEAKING a1 [hands-free]
    press            READY armed 8 : cut a1, openGate 8 cut
    cancel           READY armed 8 : cut a1, openGate 8 cut
    speakerFailed    READY armed 8 : cut a1 failed, openGate 8 cut
`

interface Cell {
  state: string
  mode: TurnMode
  event: keyof typeof EVENTS
  shown: string
}

const isHandsFree = (state: string) => /armed|deaf/.test(state)

function cells(table: string): Cell[] {
  return table
    .trim()
    .split(/\n\n/)
    .flatMap((block) => {
      const [head = '', ...lines] = block.split('\n').map((line) => line.trim())
      const [, state = '', mode] = /^(.*?)(?: \[(.*)\])?$/.exec(head) ?? []
      return lines.map((line) => {
        const [, event = '', shown = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? []
        const own = isHandsFree(state) ? 'hands-free' : 'hold'
        return { state, mode: (mode ?? own) as TurnMode, event: event as Cell['event'], shown }
      })
    })
}

const run = ({ state, mode, event }: Cell): string => {
  const before = conversation(STATES[state]!, mode)
  return showStep(before, step(before, EVENTS[event]))
}

describe('the conversation, held by key', () => {
  const table = cells(HOLD)

  it('has a line for every state and every event', () => {
    expect(table.map((cell) => `${cell.state} ${cell.event}`)).toEqual(
      Object.keys(STATES).flatMap((state) => Object.keys(EVENTS).map((event) => `${state} ${event}`)),
    )
  })

  it.each(table)('$state, $event: $shown', (cell) => {
    expect(run(cell)).toBe(cell.shown)
  })
})

describe('the conversation, toggled and hands-free', () => {
  const differing = cells(DIFFERENCES)

  it.each(differing)('$state [$mode], $event: $shown', (cell) => {
    expect(run(cell)).toBe(cell.shown)
  })

  it('is the same as by hold-to-talk in every other cell', () => {
    const named = new Set(differing.map((cell) => `${cell.state} ${cell.mode} ${cell.event}`))
    for (const cell of cells(HOLD)) {
      if (isHandsFree(cell.state) || cell.event === 'changeMode') continue
      for (const mode of ['toggle', 'hands-free'] as const) {
        if (!named.has(`${cell.state} ${mode} ${cell.event}`)) {
          expect(run({ ...cell, mode }), `${cell.state} [${mode}], ${cell.event}`).toBe(cell.shown)
        }
      }
    }
  })
})
