/** The standard streams as headless mode uses them. A reader that goes away ends the program quietly, as with any filter. */

export interface Streams {
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
}

/** Everything written has left the process. */
export const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()))

/** Without this a closed pipe (`| head`) surfaces as an uncaught error with a stack trace. */
export function endOnBrokenPipe(streams: Streams): void {
  for (const stream of [streams.stdout, streams.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      process.exit(0)
    })
  }
}
