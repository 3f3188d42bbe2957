/** One conversation from the command line: prints its lines, plays the user, ends it, and says how it went. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppException } from '../../shared/errors'
import type { OutputLine } from '../../shared/lines'
import { takesPictures } from '../../shared/pictures'
import type { ProviderId } from '../../shared/view'
import { pictureOf } from '../assistant'
import type { ConverseOptions } from './commandLine/command'
import { type Composed, compose } from './compose'
import { converse, holdKey, nothingOwed } from './driver'
import { jsonLine } from './jsonLines'
import { promptUntilDone } from './prompt'
import type { Streams } from './streams'
import { createTerminalView, type TerminalView } from './terminal'

export const DONE = 0
export const FAILED = 1

export async function holdConversation(options: ConverseOptions, streams: Streams): Promise<number> {
  const composed = await compose(options, streams)
  const { assistant } = composed
  let exitCode = DONE
  const unsubscribe = show(composed, options, streams, (line) => {
    if (line.type === 'error') exitCode = FAILED
  })
  const interrupt = onInterrupt(() => void assistant.shutdown())
  try {
    await Promise.race([playUser(composed, options, streams), interrupt.interrupted])
    await assistant.shutdown()
  } finally {
    interrupt.release()
    unsubscribe()
    await composed.close()
  }
  return exitCode
}

/** Lines to stdout as JSON or as text; text goes to stderr where stdout carries sound. */
export function show(
  { assistant }: Composed,
  options: ConverseOptions,
  streams: Streams,
  saw: (line: OutputLine) => void = () => {},
): () => void {
  const out = options.target.type === 'stdout' ? streams.stderr : streams.stdout
  const human = options.json ? undefined : humanView(out)
  const undo = [
    assistant.lines.on((line) => {
      saw(line)
      if (human) human.line(line)
      else out.write(jsonLine(line))
    }),
    assistant.view.on((view) => human?.view(view)),
  ]
  return () => {
    for (const each of undo) each()
  }
}

function humanView(out: NodeJS.WriteStream): TerminalView {
  return createTerminalView({
    write: (text) => void out.write(text),
    isTerminal: out.isTTY === true,
    // A pseudo-terminal without a size says 0.
    columns: out.columns || 80,
  })
}

/** Until there is nothing more to say, and the last answer is over. */
async function playUser(composed: Composed, options: ConverseOptions, streams: Streams): Promise<void> {
  const { assistant, clock, clockKind, room, holds, speak } = composed
  await assistant.ready
  // The voice still makes what it says often; nobody who speaks is to be late for that.
  if (clockKind === 'virtual') await nothingOwed(clock)
  const { source, mode, image, provider } = options
  if (image !== undefined) assistant.pictures.show(await pictureIn(image, provider), '')
  switch (source.type) {
    case 'script':
      for (const sentence of source.sentences) await converse(assistant, clock, sentence, { speak })
      return
    case 'device':
      return promptUntilDone(composed, options, streams)
    case 'wav':
    case 'stdin': {
      room?.startInput()
      if (!room || mode === 'hands-free') return assistant.finished
      // With a key the last release is the end, whatever else the file holds.
      await holdKey(assistant, (positionMs) => room.inputReached(positionMs), holds, mode === 'toggle')
      return assistant.idle()
    }
  }
}

/** @throws AppException `picture.*` */
async function pictureIn(file: string, provider: ProviderId) {
  if (!takesPictures(provider)) throw new AppException('picture.notHere', { provider })
  const bytes = await readFile(file).catch(() => {
    throw new AppException('picture.unreadable', { file: basename(file) })
  })
  return pictureOf(bytes)
}

/** The first Ctrl+C (or SIGTERM) ends the conversation in order; the second is the system's. */
export function onInterrupt(act: () => void, signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM']) {
  let interrupt = () => {}
  const interrupted = new Promise<void>((resolve) => {
    interrupt = () => {
      release()
      act()
      resolve()
    }
  })
  const release = () => {
    for (const signal of signals) process.off(signal, interrupt)
  }
  for (const signal of signals) process.on(signal, interrupt)
  return { interrupted, release }
}
