/** Skill: volume, stop, repeat and undo. */
import { readNumber, sayNumber } from './numbers'
import { plan, tool } from './plan'
import type { Effect, Meaning, Plan, Skill, SkillContext } from './skill'

/** One "louder" or "quieter". */
const STEP = 10
/** What "unmute" returns to. */
const USUAL = 50

function setVolume(to: number, context: SkillContext): Plan {
  const from = context.state.volume
  const bounded = Math.min(100, Math.max(0, Math.round(to)))
  if (bounded === from)
    return plan(from === 100 ? 'The volume is already at its highest.' : `The volume is already ${sayVolume(from)}.`)
  return plan(`Volume ${sayVolume(bounded)}.`, [{ type: 'setVolume', from, to: bounded }])
}

const sayVolume = (volume: number): string => (volume === 0 ? 'off' : `${sayNumber(volume)} percent`)

function volumeTo({ slots }: Meaning, context: SkillContext): Plan {
  const value = readNumber(slots['value'] ?? '')
  return value > 100 || value < 0 ? plan('The volume goes from zero to one hundred.') : setVolume(value, context)
}

function repeat(context: SkillContext): Plan {
  const { lastSaid } = context.state
  return lastSaid.length === 0 ? plan('I have not said anything yet.') : { say: lastSaid, effects: [] }
}

/** What has rung is off the list, and what would have rung by now is not to be put back: it would be missed at once. */
const isOver = (did: Effect, { now }: SkillContext): boolean =>
  (did.type === 'addTimer' || did.type === 'removeTimer') && did.item.dueAt <= now

function undo(context: SkillContext): Plan {
  const all = context.state.undoable
  if (all.length === 0) return plan('There is nothing to undo.')
  const undoable = all.filter((did) => !isOver(did, context))
  // What was put in the place of another is taken back with it or not at all.
  const isChange = all.some(({ type }) => type === 'addTimer')
  if (undoable.length === 0 || (isChange && undoable.length < all.length)) return plan('That time has already passed.')
  const first = undoable[0]!
  const what =
    first.type === 'setVolume'
      ? `The volume is ${sayVolume(first.from)} again.`
      : !isChange && (first.type === 'removeTimer' || first.type === 'removeNote')
        ? 'It is back.'
        : 'It is undone.'
  return plan(what, [{ type: 'undo', effects: undoable }])
}

export const control: Skill = {
  name: 'control',
  examples: ['Louder.', 'Volume fifty.', 'Stop.', 'Repeat that.', 'Undo.'],
  intents: {
    louder: {
      phrases: [
        '[make it] louder',
        'speak (up | louder)',
        '(turn it up | turn up the volume | turn the volume up | volume up)',
        '(a bit | a little) louder',
      ],
      typed: [
        '(increase | raise) the volume',
        '[a] (bit | little | lot) louder',
        "i (cannot | can't) hear you",
        'much louder',
      ],
      answer: (_meaning, context) => setVolume(context.state.volume + STEP, context),
    },
    quieter: {
      phrases: [
        '[make it] (quieter | softer)',
        'speak (quieter | softer | more quietly)',
        '(turn it down | turn down the volume | turn the volume down | volume down)',
        '(a bit | a little) (quieter | softer)',
      ],
      typed: ['(decrease | lower | reduce) the volume', '[you are] too loud', 'much quieter', 'not so loud'],
      answer: (_meaning, context) => setVolume(context.state.volume - STEP, context),
    },
    volumeTo: {
      phrases: ['[set | turn] [the] volume [to | at] (<count> | zero){value} [percent]'],
      answer: volumeTo,
    },
    loudest: {
      phrases: ['(full | maximum) volume', 'volume to (the maximum | maximum)'],
      typed: [
        '[set | turn] [the] [volume] [to] (max | the max | full | maximum | the maximum) [volume]',
        'as loud as possible',
      ],
      answer: (_meaning, context) => setVolume(100, context),
    },
    mute: {
      phrases: ['mute [yourself | the sound]'],
      typed: ['[set | turn] [the] [volume] [to] (minimum | the minimum | lowest | the lowest) [volume]'],
      answer: (_meaning, context) => setVolume(0, context),
    },
    unmute: {
      phrases: ['unmute [yourself | the sound]'],
      answer: (_meaning, context) => (context.state.volume > 0 ? plan('The sound is on.') : setVolume(USUAL, context)),
    },
    volume: {
      phrases: ["(what's | what is) the volume", 'how loud (are you | is it)'],
      answer: (_meaning, context) => plan(`The volume is ${sayVolume(context.state.volume)}.`),
    },
    stop: {
      phrases: [
        'stop [it | talking | that]',
        'be quiet',
        'quiet',
        'shut up',
        'never mind',
        'cancel',
        "that's enough",
        'enough',
      ],
      answer: () => ({ say: [], effects: [{ type: 'stopSpeaking' }] }),
    },
    repeat: {
      phrases: [
        'repeat (that | it) [again]',
        'say (that | it) again',
        'repeat',
        'what did you [just] say',
        '(can you | could you) (repeat that | say that again)',
        'come again',
        'pardon [me]',
      ],
      answer: (_meaning, context) => repeat(context),
    },
    undo: {
      phrases: ['undo [that | it]', 'take (that | it) back', 'put (that | it) back', 'revert that'],
      typed: ['undo [the | my] last (thing | change | action | one)', 'undo what you did', 'revert [it]'],
      answer: (_meaning, context) => undo(context),
    },
    pace: {
      phrases: [],
      typed: [
        '(speak | talk) [a bit | a little] (slower | faster | more slowly | more quickly)',
        '(slow down | speed up)',
        '(slower | faster)',
      ],
      answer: () => plan('How fast I speak is set in Settings, Voice and keys.'),
    },
  },
  tools: [
    tool(
      'set_volume',
      'Sets the volume of the voice.',
      { percent: { type: 'integer', minimum: 0, maximum: 100 } },
      ({ percent }) =>
        typeof percent === 'number' && percent >= 0 && percent <= 100
          ? { skill: 'control', intent: 'volumeTo', slots: { value: sayNumber(Math.round(percent)) } }
          : undefined,
    ),
  ],
}
