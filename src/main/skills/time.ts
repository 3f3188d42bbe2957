/** Skill: what time it is, here and elsewhere, later and until. */
import { nextClock, readClock } from './clockTime'
import { readDuration, sayDuration } from './durations'
import { sayTime } from './locale'
import { plan, tool } from './plan'
import type { Skill, SkillContext } from './skill'

const CITIES: Readonly<Record<string, string>> = {
  london: 'Europe/London',
  paris: 'Europe/Paris',
  berlin: 'Europe/Berlin',
  madrid: 'Europe/Madrid',
  rome: 'Europe/Rome',
  moscow: 'Europe/Moscow',
  istanbul: 'Europe/Istanbul',
  cairo: 'Africa/Cairo',
  dubai: 'Asia/Dubai',
  mumbai: 'Asia/Kolkata',
  delhi: 'Asia/Kolkata',
  singapore: 'Asia/Singapore',
  'hong kong': 'Asia/Hong_Kong',
  beijing: 'Asia/Shanghai',
  shanghai: 'Asia/Shanghai',
  tokyo: 'Asia/Tokyo',
  seoul: 'Asia/Seoul',
  sydney: 'Australia/Sydney',
  auckland: 'Pacific/Auckland',
  'new york': 'America/New_York',
  toronto: 'America/Toronto',
  chicago: 'America/Chicago',
  denver: 'America/Denver',
  'los angeles': 'America/Los_Angeles',
  'san francisco': 'America/Los_Angeles',
  seattle: 'America/Los_Angeles',
}

/** Typed, every place that a time zone is named after, and countries that have one. */
const PLACES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Intl.supportedValuesOf('timeZone')
      .filter((zone) => /^(Africa|America|Asia|Australia|Europe|Pacific)\//.test(zone))
      .map((zone) => [zone.split('/').at(-1)!.replaceAll('_', ' ').toLowerCase(), zone]),
  ),
  ...{
    japan: 'Asia/Tokyo',
    china: 'Asia/Shanghai',
    korea: 'Asia/Seoul',
    india: 'Asia/Kolkata',
    germany: 'Europe/Berlin',
  },
  ...{ france: 'Europe/Paris', italy: 'Europe/Rome', spain: 'Europe/Madrid', england: 'Europe/London' },
  ...{ ireland: 'Europe/Dublin', greece: 'Europe/Athens', turkey: 'Europe/Istanbul', egypt: 'Africa/Cairo' },
  ...{
    boston: 'America/New_York',
    washington: 'America/New_York',
    miami: 'America/New_York',
    'las vegas': 'America/Los_Angeles',
  },
  ...{ munich: 'Europe/Berlin', hamburg: 'Europe/Berlin', frankfurt: 'Europe/Berlin', barcelona: 'Europe/Madrid' },
  ...{ milan: 'Europe/Rome', geneva: 'Europe/Zurich', edinburgh: 'Europe/London', bangalore: 'Asia/Kolkata' },
  ...CITIES,
}

const inCity = (city: string, context: SkillContext) => {
  const name = city.replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase())
  return plan(`In ${name} it is ${sayTime(context.now, { ...context, timeZone: PLACES[city]! })}.`)
}

function until(clock: string, context: SkillContext) {
  const time = readClock(clock)!
  const at = nextClock(time, context.now, context.timeZone)
  return plan(`${sayDuration(Math.ceil((at - context.now) / 60_000) * 60_000)} until ${sayTime(at, context)}.`)
}

const PLACE = `[the] (${Object.keys(PLACES)
  .filter((place) => /^[a-z -]+$/.test(place))
  .join(' | ')}){city}`

export const time: Skill = {
  name: 'time',
  examples: [
    'What time is it?',
    'What time is it in Tokyo?',
    'What time will it be in two hours?',
    'How long until noon?',
  ],
  intents: {
    now: {
      phrases: [
        'what time is it [now | right now]',
        "(what's | what is) the [current] time [now]",
        'tell me [what] the time [is]',
        'tell me what time it is',
        'do you have the time',
        'do you know what time it is',
        'how late is it',
      ],
      typed: [
        "[(what's | what is | tell me | give me)] [the] [current] time [now | right now | here]",
        'what time is it here [now | right now]',
        'what time do we have',
      ],
      answer: (_meaning, context) => plan(`It is ${sayTime(context.now, context)}.`),
    },
    elsewhere: {
      phrases: [`(what time is it | what's the time | what is the time) in (${Object.keys(CITIES).join(' | ')}){city}`],
      typed: [
        `[(what's | what is | tell me)] [the] [current | local] time in ${PLACE} [now | right now]`,
        `what time is it [now | right now] in ${PLACE} [now | right now]`,
      ],
      answer: ({ slots }, context) => inCity(slots['city'] ?? '', context),
    },
    later: {
      phrases: ["(what time is it | what time will it be | what's the time) in <duration>{length}"],
      answer: ({ slots }, context) =>
        plan(`It will be ${sayTime(context.now + readDuration(slots['length'] ?? ''), context)}.`),
    },
    earlier: {
      phrases: [],
      typed: ['what time was it <duration>{length} ago', 'what was the time <duration>{length} ago'],
      answer: ({ slots }, context) =>
        plan(`It was ${sayTime(context.now - readDuration(slots['length'] ?? ''), context)}.`),
    },
    until: {
      phrases: [
        'how (long | much time | many hours | many minutes) [is it | is there | are there] until <clock>{clock}',
      ],
      typed: [
        'how (long | much time | many hours | many minutes) [is it | is there | are there | are left | is left] (till | to | before) <clock>{clock}',
        'time (until | till) <clock>{clock}',
      ],
      answer: ({ slots }, context) => until(slots['clock'] ?? '', context),
    },
  },
  tools: [
    tool('get_time', 'The time of day where the user is.', {}, () => ({ skill: 'time', intent: 'now', slots: {} })),
  ],
}
