/** Skill: a call for help in an emergency. It is never treated as unknown: Parley cannot call and says whom to phone. */
import { own } from '../../shared/own'
import { type Place, regionOf } from './locale'
import { plan, refusal } from './plan'
import type { Plan, Skill } from './skill'

/** Numbers as spoken; where a region is not listed, 112 reaches help from most phones in the world. */
const NUMBERS: Readonly<Record<string, string>> = {
  US: '911',
  CA: '911',
  MX: '911',
  GB: '999',
  IE: '112',
  AU: '000',
  NZ: '111',
  JP: '119',
  KR: '119',
  CN: '120',
  TW: '119',
  HK: '999',
  SG: '995',
  MY: '999',
  BR: '192',
  ZA: '112',
  IN: '112',
}

/** Where else the clock tells the country. */
const COUNTRIES: Readonly<Record<string, string>> = {
  ...{ 'Asia/Tokyo': 'JP', 'Asia/Seoul': 'KR', 'Asia/Shanghai': 'CN', 'Asia/Taipei': 'TW', 'Asia/Hong_Kong': 'HK' },
  ...{ 'Asia/Singapore': 'SG', 'Asia/Kuala_Lumpur': 'MY', 'Asia/Kolkata': 'IN', 'Asia/Calcutta': 'IN' },
  ...{ 'Pacific/Auckland': 'NZ', 'America/Mexico_City': 'MX', 'America/Sao_Paulo': 'BR', 'Africa/Johannesburg': 'ZA' },
}

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

const spoken = (number: string): string => [...number].map((digit) => DIGITS[Number(digit)]).join(' ')

/** By where the clock says the computer stands, if that is plain: an American in Berlin needs 112. */
function numberAt(timeZone: string): string | undefined {
  if (timeZone === 'Europe/London' || timeZone === 'Europe/Belfast') return '999'
  if (timeZone.startsWith('Europe/')) return '112'
  if (
    /^America\/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Anchorage|Detroit|Boise|Toronto|Vancouver|Edmonton|Winnipeg|Halifax)$/.test(
      timeZone,
    )
  )
    return '911'
  if (timeZone.startsWith('Australia/')) return '000'
  return NUMBERS[own(COUNTRIES, timeZone) ?? '']
}

function numbersOf({ locale, timeZone }: Place): string {
  const home = NUMBERS[regionOf(locale)] ?? '112'
  const here = numberAt(timeZone) ?? home
  return here === home ? spoken(home) : `${spoken(here)}, or ${spoken(home)}`
}

/** Heard, but not surely: whoever called for help learns all the same whom to phone. */
export const perhapsEmergency = (place: Place): Plan =>
  refusal('notUnderstood', `In an emergency phone ${numbersOf(place)}.`)

/**
 * In typed or heard words that are no command: these are never merely "not understood". What only sounds like one (a two
 * stroke engine, the bleeding edge, a Porsche 911) is named exactly: a call too many is better than one too few.
 */
const SIGNS = new RegExp(
  `\\b(?:${[
    'ambulance|emergency|heart attack|paramedics?|overdose|poison control|been poisoned|suicid\\w*|(?:kill|hurt) myself',
    '(?<!(?:two|four|[24]|back|breast|butterfly|key|brush)[- ])stroke(?! (?:engine|width))',
    "(?:can't|cannot|not|isn't|stopped) breath(?:e|ing)|choking|drowning|bleeding(?! edge)|unconscious|seizure|(?:been|was|got) (?:shot|stabbed)",
    "there(?: is|'s) a fire(?! sale| drill| place| pit)|(?:is|are) (?:on fire|burning)",
    'call the (?:police|cops)|fire (?:department|brigade|fighters?)',
    "(?:fell|fallen).{0,80} can't get up|broke into|(?:some(?:one|body)|burglars?|intruders?) (?:broke in|(?:(?:is|are) )?(?:trying to )?break(?:ing)? in(?:to)?|in my house)",
    "i(?:'m| am) dying(?! to| for)|smell gas|swallowed (?:poison|bleach|pills)|help me i(?:'ve| have) fallen",
    "(?:been|there(?:'s| is| was)|(?:i|we|he|she|they) (?:had|was in|were in)) an? (?:\\w+ )?accident",
    '(?<!porsche )(?:9-?1-?1|nine one one)(?! (?:turbo|carrera))|nine nine nine|one one two',
    '(?:call|phone|dial|ring) (?:9-?9-?9|1-?1-?2|000|111|110|119)',
  ].join('|')})\\b`,
)

export const soundsLikeEmergency = (words: string): boolean => SIGNS.test(words)

export const emergency: Skill = {
  name: 'emergency',
  examples: ['Call an ambulance.', 'Emergency.'],
  intents: {
    call: {
      phrases: [
        '[this is an | it is an] emergency',
        '(call | phone | get | i need | we need | send) (an ambulance | the ambulance | the police | the fire department | the fire brigade | a doctor)',
        'call (nine one one | one one two | nine nine nine | emergency services | for help)',
        "(i'm having | i am having | i think i'm having | he is having | she is having) a (heart attack | stroke)",
        'heart attack',
        '(police | fire | ambulance)',
        "(there is | there's) a fire",
        "i (can't | cannot) breathe",
        '(i am | someone is | he is | she is) (hurt | injured | bleeding | unconscious)',
        "i've fallen [and i can't get up]",
        'help help [help]',
        'i want to (die | kill myself)',
      ],
      answer: (_meaning, context) => plan(`I cannot make calls. Phone ${numbersOf(context)} now.`),
    },
  },
  tools: [],
}
