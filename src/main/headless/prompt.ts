/**
 * The keyboard of a running conversation. With a virtual microphone every line is spoken into it; with a real one Enter is
 * the talk key of toggle and hold mode. Ends at the end of the input.
 */
import { createInterface, type ReadLineOptions } from 'node:readline'
import type { ConverseOptions } from './commandLine/command'
import type { Composed } from './compose'
import { converse, fromNow, holdKey } from './driver'
import type { Streams } from './streams'

/**
 * Resolves when the keyboard ends, or what was asked at the last told hold is answered; without either never, so that only
 * an interrupt ends a live microphone.
 */
export async function promptUntilDone(composed: Composed, options: ConverseOptions, streams: Streams): Promise<void> {
  const { assistant, clock } = composed
  if (options.holds) {
    await holdKey(assistant, fromNow(clock), options.holds, false)
    return assistant.idle()
  }
  if (!streams.stdin.isTTY) return new Promise(() => {})
  const { mode, json, target } = options
  const beside = json || target.type === 'stdout' ? streams.stderr : streams.stdout
  if (mode !== 'hands-free') beside.write('Press Enter to talk, and again when you have said it.\n')
  let isDown = false
  await eachLine({ input: streams.stdin }, async () => {
    isDown = !isDown
    // Only a key that is held comes up.
    if (isDown || mode !== 'hold') assistant.press()
    else assistant.release()
  })
}

/** A sentence a line, spoken by the second voice and answered, one after the other. An empty line or its end ends it. */
export async function promptForSentences(
  composed: Composed,
  { stdin, stdout }: Streams,
  prompt: string,
): Promise<void> {
  const { assistant, clock, speak } = composed
  const ask = (text: string) => converse(assistant, clock, { how: 'spoken', text }, { speak })
  await eachLine({ input: stdin, output: stdout, prompt }, ask)
}

type Keyboard = Pick<ReadLineOptions, 'input' | 'output' | 'prompt'>

async function eachLine(keyboard: Keyboard, act: (line: string) => Promise<void>): Promise<void> {
  const { prompt = '' } = keyboard
  const lines = createInterface({ ...keyboard, prompt })
  lines.on('SIGINT', () => lines.close())
  lines.prompt()
  for await (const line of lines) {
    if (prompt !== '' && line.trim() === '') break
    await act(line.trim())
    lines.prompt()
  }
  lines.close()
}
