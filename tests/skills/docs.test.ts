import { describe, expect, it } from 'vitest'
import { ALL_SKILLS, createSkills } from '../../src/main/skills'
import { contextOf, NOW } from './sample'

/** Monday, five past six, in New York. */
const CONTEXT = contextOf('en-US', {}, 'America/New_York', NOW + 6 * 3_600_000)

const TITLES: Readonly<Record<string, string>> = {
  emergency: 'Emergency',
  time: 'Time',
  date: 'Date and days',
  timers: 'Timers',
  alarms: 'Alarms',
  reminders: 'Reminders',
  arithmetic: 'Sums',
  units: 'Units',
  notes: 'Notes and lists',
  control: 'Volume, stop, repeat, undo',
  memory: 'Remember and forget',
  help: 'Help',
  smallTalk: 'Small talk',
}

function page(): string {
  const skills = createSkills()
  const rows = ALL_SKILLS.filter(({ name }) => name in TITLES).map(({ name, examples }) => {
    const { say } = skills.answer(skills.parse(examples[0])!, CONTEXT)
    const answer = say.map((part) => (part.type === 'text' ? part.text : '')).join(' ')
    return `| ${TITLES[name]} | ${examples.join('<br>')} | ${answer} |`
  })
  return `# What can be said without the internet

Spoken or typed, in these and many other words. Answers follow the system's locale: 12 or 24 hours, the order of a date,
miles or kilometers. A note, reminder or memory that is spoken is kept in your own voice. "Undo" takes the last change back.
This page is made from the files in \`src/main/skills\`; \`npx vitest run --project unit tests/skills/docs.test.ts -u\` renews it.

| skill | say, for example | the first is answered (a Monday, five past six) |
|---|---|---|
${rows.join('\n')}
`
}

describe('docs/skills.md', () => {
  it('is what the skills say of themselves', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/skills.md')
  })

  it('shows only examples that are understood, each by its own skill', () => {
    const skills = createSkills()
    for (const { name, examples } of ALL_SKILLS) {
      for (const example of examples) expect([example, skills.parse(example)?.skill]).toEqual([example, name])
    }
  })
})
