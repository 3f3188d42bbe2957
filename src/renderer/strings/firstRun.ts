/** The words of the first run: three steps from nothing to a spoken answer. */

export const firstRun = {
  title: 'Welcome to Parley',
  intro: 'Hold a key, speak, and it answers aloud. Three short steps and you have heard it.',
  steps: { microphone: 'Microphone', key: 'Talk key', ask: 'First question' },
  step: (number: number, of: number) => `Step ${number} of ${of}`,
  skip: 'Skip',
  back: 'Back',
  next: 'Continue',
  works: '(works)',
  toasts: 'What was done',

  microphone: {
    title: 'Say something',
    text: 'The bar moves when Parley hears you.',
    waiting: 'Nothing heard yet. Speak, or choose another microphone.',
    heard: 'Parley hears you.',
    level: 'Microphone level',
    choose: 'Microphone',
  },
  key: {
    title: 'Try the talk key',
    text: 'Hold it while you speak and let it go when you are done. It works from any app.',
    toggleText: 'Tap it to begin and tap it again when you are done. It works from any app.',
    pressed: 'Pressed',
    released: 'Released',
    waiting: (key: string) => `Press ${key}`,
    seen: 'Press and release were seen.',
    seenToggle: 'The key was seen.',
  },
  ask: {
    title: 'Ask the time',
    text: (key: string) => `Hold ${key} and say`,
    textWithoutKey: 'Hold the talk button of the overlay and say',
    question: '“what time is it”',
    offline: 'This answer is made on your computer, with no key and no network. Offline, Parley understands English.',
    answered: 'That was your first answer.',
  },
  after: {
    title: 'Works offline. Add a key for open conversation.',
    text: 'Timers, times, sums, notes and more work as they are. With a key of your own you can talk about anything.',
    providers: {
      offline: { name: 'Offline', cost: 'costs nothing' },
      openai: { name: 'OpenAI', cost: 'you pay OpenAI for what you use' },
      azure: { name: 'Azure OpenAI', cost: 'you pay Microsoft for what you use' },
      compatible: { name: 'Compatible server', cost: 'what its owner asks, often nothing' },
      cascade: { name: 'Chain of services', cost: 'you pay each service for what you use' },
    },
    add: 'Add a key',
    stay: 'Stay offline',
  },
}
