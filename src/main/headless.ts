/** The Node entry of headless mode: streams and argv in, exit code out. Everything else is in `headless/`. */
import { printableLines } from './headless/printable'
import { run } from './headless/run'
import { endOnFailedStream, flushed } from './headless/streams'

endOnFailedStream(process)
run(process.argv.slice(2), process)
  .then(async (exitCode) => {
    await Promise.all([flushed(process.stdout), flushed(process.stderr)])
    // Explicit: a worker or device that does not let go must not keep a finished program alive.
    process.exit(exitCode)
  })
  .catch((thrown: unknown) => {
    process.stderr.write(`${printableLines(thrown instanceof Error ? thrown.message : String(thrown))}\n`)
    process.exit(1)
  })
