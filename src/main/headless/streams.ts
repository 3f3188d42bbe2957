/** The standard streams as headless mode uses them. A reader that goes away ends the program quietly, as with any filter. */
import { appError } from '../../shared/errors'
import type { AppError } from '../../shared/view'
import { printable } from './printable'

export interface Streams {
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
}

/** Everything written has left the process. */
export const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()))

/**
 * A reader that went away (`| head`) ends the program quietly; any other failure of a stream ends it with one line.
 * Without this both surface as an uncaught error with a stack trace.
 */
export function endOnFailedStream(streams: Streams): void {
  for (const stream of [streams.stdout, streams.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0)
      const told =
        error.code === 'ENOSPC'
          ? appError('output.diskFull')
          : appError('output.unwritable', { file: 'The standard output' })
      if (stream !== streams.stderr) streams.stderr.write(oneLine(told))
      process.exit(1)
    })
  }
}

/** An error as a person reads it. */
export const oneLine = ({ message, fix, code }: AppError): string => `${printable(`${message} ${fix}`)} (${code})\n`
