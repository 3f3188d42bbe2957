/** Every option of headless mode once: what value it takes, if any, and what it does. Help and parser read it. */

export interface OptionSpec {
  /** The value as help writes it; absent for a flag. */
  value?: string
  /** What the value may be, for the error that says so. */
  takes?: string
  help: string
}

export const OPTIONS = {
  in: { value: 'FILE.wav|-', takes: 'a wav file or -', help: 'hear a wav file; - is raw 16-bit mono from a pipe' },
  mic: {
    value: 'NAME',
    takes: 'the name of a microphone',
    help: "hear this microphone; without a source, the system's",
  },
  out: { value: 'FILE.wav|-', takes: 'a wav file or -', help: 'write the answers; - is raw 16-bit mono into a pipe' },
  speaker: { value: 'NAME', takes: 'the name of a speaker', help: 'answer on this speaker' },
  rate: { value: 'HZ', takes: '8000, 16000, 24000, 44100 or 48000', help: 'rate of "-": 16000 in, 24000 out' },
  say: { value: 'TEXT', takes: 'a sentence', help: 'a second voice says this to Parley; may be repeated' },
  text: { value: 'TEXT', takes: 'a sentence', help: 'typed to Parley, past its ears; may be repeated' },
  image: { value: 'FILE', takes: 'a PNG or JPEG file', help: 'shown with the first question (not offline)' },
  provider: {
    value: 'ID',
    takes: 'offline, scripted, openai, azure, compatible or cascade',
    help: 'who answers: offline, scripted, openai, azure, compatible, cascade',
  },
  'base-url': { value: 'URL', takes: 'an address', help: 'of a compatible server or an Azure resource' },
  model: { value: 'NAME', takes: 'a name', help: 'the model, with Azure the deployment' },
  voice: { value: 'NAME', takes: 'a name', help: 'the voice that answers' },
  stt: {
    value: 'ID[=MODEL][,…]',
    takes: 'services in order, with =MODEL where one has several',
    help: 'a chain: who hears, then who stands in; docs/headless.md',
  },
  llm: {
    value: 'ID[=MODEL][,…]',
    takes: 'services in order, with =MODEL where one has several',
    help: 'a chain: who thinks',
  },
  tts: {
    value: 'ID[=MODEL][,…]',
    takes: 'services in order, with =MODEL where one has several',
    help: 'a chain: who speaks',
  },
  language: { value: 'TAG', takes: 'a language such as de-DE', help: 'of a chain: what you speak' },
  'save-bandwidth': { help: 'of a chain: Opus or telephone coding on the wire' },
  mode: {
    value: 'MODE',
    takes: 'hands-free, hold or toggle',
    help: 'hands-free (the default), hold or toggle; Enter is the key of a microphone',
  },
  hold: {
    value: '0.5-2.1,4-6',
    takes: 'stretches of seconds such as 0.5-2.1,4-6, within three hours',
    help: 'when the talk key is held',
  },
  realtime: { help: 'pace a file like a microphone; else as fast as the machine allows' },
  data: { value: 'DIR', takes: 'a folder', help: 'where settings, history, notes and timers live' },
  history: { value: 'FILE', takes: 'a file', help: 'the transcript history, apart from the rest' },
  json: { help: 'one JSON object a line instead of text (docs/headless.md)' },
  'list-devices': { help: 'the microphones and speakers there are' },
  models: { help: 'models for this computer; also --models install ID, --models remove ID' },
  yes: { help: 'of --models install: the licence is known and agreed to' },
  services: { help: 'what each service claims to take, and took on your own turns' },
  transcribe: {
    value: 'FILE.wav',
    takes: 'a wav file',
    help: 'write a recording down, with --stt openai or compatible',
  },
  format: { value: 'FORMAT', takes: 'markdown, srt or json', help: 'of --transcribe: markdown, srt or json' },
  'out-file': { value: 'FILE', takes: 'a file', help: 'of --transcribe: where to write; else the standard output' },
  serve: { help: 'offer who answers as a Realtime server to programs here (docs/gateway.md)' },
  port: { value: 'N', takes: 'a port from 1 to 65535', help: 'of --serve; any that is free' },
  token: {
    value: 'T',
    takes: '16 to 256 letters, digits, dots, dashes or underscores',
    help: 'what clients of --serve must know; random',
  },
  cap: {
    value: 'USD',
    takes: 'US dollars such as 2.50, or 0 for no bound',
    help: 'of --serve: the most that is spent a day; else what the settings say',
  },
  demo: { help: 'the conversation of npm start without a display' },
  'demo-realtime': { help: 'the Realtime protocol between two processes, to be seen (docs/gateway.md)' },
  verbose: { help: 'say more when something goes wrong' },
  help: { help: 'this page' },
} as const satisfies Record<string, OptionSpec>

export type OptionName = keyof typeof OPTIONS

export function helpText(): string {
  const rows = Object.entries<OptionSpec>(OPTIONS).map(
    ([name, { value, help }]) => `  ${`--${name}${value ? ` ${value}` : ''}`.padEnd(22)} ${help}`,
  )
  return [
    'npm start -- --headless [options]',
    '',
    ...rows,
    '',
    'Keys come from OPENAI_API_KEY (openai, compatible), AZURE_OPENAI_API_KEY (azure), GOOGLE_API_KEY,',
    'AZURE_SPEECH_KEY, ELEVENLABS_API_KEY and ANTHROPIC_API_KEY, and from nowhere else.',
    'Ends with 0 when done, 1 when the conversation failed, 2 when an option is wrong.',
  ].join('\n')
}
