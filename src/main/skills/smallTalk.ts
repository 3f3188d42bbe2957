/** Skill: the few courtesies that a talk needs. */
import { wallTime } from './calendar'
import { plan } from './plan'
import type { Intent, Skill } from './skill'

const JOKES = [
  'I would tell you a joke about silence, but you would not hear it.',
  'Why did the clock get sent away? It talked too much in class, tick tock, tick tock.',
  'I asked my timer for a joke. It needed a minute.',
  'Why was six afraid of seven? Because seven eight nine.',
  'Parallel lines have so much in common. A pity they never meet.',
  'I have a good memory. I just forgot where I keep it.',
] as const

const always = (text: string, ...phrases: string[]): Intent => ({ phrases, answer: () => plan(text) })
const typed = (intent: Intent, ...more: string[]): Intent => ({ ...intent, typed: more })

export const smallTalk: Skill = {
  name: 'smallTalk',
  examples: ['Who are you?', 'Thank you.', 'Tell me a joke.'],
  intents: {
    who: always(
      'I am Parley. I listen and answer on this computer, without the internet.',
      'who are you',
      "(what's | what is) your name",
      'what are you',
      'are you (a robot | human | real | a person)',
      'tell me about yourself',
    ),
    thanks: typed(
      always('You are welcome.', 'thank you [very much | so much]', 'thanks [a lot]'),
      '(many thanks | thanks so much | thanks very much | cheers | ta | thank you for your help | thanks for your help)',
    ),
    maker: typed(
      always('I am Parley, a program on this computer. Its makers are named in its licence.'),
      '(who (made | built | created | programmed) you | where (are | do) you [come] from | how old are you)',
      'are you (chatgpt | siri | alexa | an ai | a computer | a program | a machine)',
    ),
    agreement: typed(
      always('All right.'),
      '(ok | okay | yes | no | sure | fine | alright | all right | nothing | nope | yep | yeah | great | nice | cool | perfect | sorry)',
    ),
    hello: {
      phrases: ['(hello | hi) [there | parley]', 'good (morning | afternoon | evening)'],
      typed: ['(hey | hello | hi | good day) [there | parley | again]', 'good (morning | afternoon | evening) parley'],
      answer: (_meaning, context) => {
        const { hour } = wallTime(context.now, context.timeZone)
        const part = hour < 5 || hour >= 18 ? 'evening' : hour < 12 ? 'morning' : 'afternoon'
        return plan(`Good ${part}. What can I do?`)
      },
    },
    wellbeing: typed(
      always('I am well, thank you. What can I do?', 'how are you [doing | today]', "how's it going"),
      "(how are you doing today | how do you do | what's up | how have you been | how are things | are you ok | are you okay)",
    ),
    goodbye: always('Goodbye.', 'goodbye', 'bye [bye]', 'see you [later | tomorrow]', 'good night'),
    hearing: always('I hear you.', '(can you | do you) hear me', 'are you (there | listening)'),
    private: always(
      'This offline mode sends nothing away. What you say stays on this computer.',
      'are you recording me',
      'who can hear me',
      'do you send what i say anywhere',
    ),
    praise: always(
      'Thank you, that is kind.',
      '(well done | good job | very good | nice work)',
      'you are (great | good | funny | nice)',
    ),
    joke: {
      phrases: [
        'tell me a joke',
        'tell me another joke',
        'say something funny',
        'do you know [any | a] (jokes | joke)',
        'make me laugh',
      ],
      typed: ['[tell me] (a | another | one more) joke', 'joke', 'tell me something funny'],
      answer: (_meaning, context) => plan(JOKES[Math.floor(context.now / 1_000) % JOKES.length]!),
    },
  },
  tools: [],
}
