/** One command from argv to exit code. Every error a user sees is one line with its code and its fix. */

import { AppException, toAppError } from '../../shared/errors'
import type { AppError } from '../../shared/view'
import { createRealClock } from '../clock'
import { helpText } from './commandLine/options'
import { parseArguments } from './commandLine/parse'
import { openDevices } from './compose'
import { DONE, FAILED, holdConversation } from './conversation'
import { demo } from './demo'
import { jsonLine } from './jsonLines'
import { listDevices } from './listDevices'
import { models } from './models'
import { printableLines } from './printable'
import { serve } from './serve'
import { services } from './services'
import { oneLine, type Streams } from './streams'
import { transcribe } from './transcribe'
import { wireDemo } from './wireDemo'

const BAD_USAGE = 2

export async function run(argv: readonly string[], streams: Streams): Promise<number> {
  const parsed = parseArguments(argv)
  if (!parsed.ok) {
    tell(parsed.error, streams, false)
    return BAD_USAGE
  }
  const { command } = parsed
  const asked = 'options' in command ? command.options : command
  const verbose = 'verbose' in asked && asked.verbose
  const json = 'json' in asked && asked.json
  try {
    switch (command.type) {
      case 'help':
        streams.stdout.write(`${helpText()}\n`)
        return DONE
      case 'converse':
        return await holdConversation(command.options, streams)
      case 'wireDemo':
        await wireDemo(streams)
        return DONE
      case 'serve':
        return await serve(command.options, streams)
      case 'transcribe':
        return await transcribe(command.options, streams)
      case 'models':
        return await models(command.options, streams)
      case 'services':
        await services(command.options, streams)
        return DONE
      case 'listDevices':
        await listDevices(
          openDevices(createRealClock(), () => {}),
          command.json,
          streams,
        )
        return DONE
      case 'demo':
        await demo(command.dataDir === undefined ? {} : { dataDir: command.dataDir }, streams)
        return DONE
    }
  } catch (thrown) {
    return fail(thrown, streams, { json, verbose })
  }
}

/** What nobody foresaw ends the program as any other failure does: in one line, its stack only where it was asked for. */
export function endOnFault(argv: readonly string[], streams: Streams): void {
  process.on('uncaughtException', (thrown) => {
    const told = { json: argv.includes('--json'), verbose: argv.includes('--verbose') }
    process.exit(fail(thrown, streams, told))
  })
}

function fail(thrown: unknown, streams: Streams, { json, verbose }: { json: boolean; verbose: boolean }): number {
  const error = toAppError(thrown)
  tell(error, streams, json)
  if (verbose && !(thrown instanceof AppException)) streams.stderr.write(`${printableLines(stackOf(thrown))}\n`)
  return error.code.startsWith('usage.') ? BAD_USAGE : FAILED
}

function tell(error: AppError, { stdout, stderr }: Streams, json: boolean): void {
  if (json) stdout.write(jsonLine({ type: 'error', t: 0, ...error }))
  else stderr.write(oneLine(error))
}

const stackOf = (thrown: unknown) => (thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
