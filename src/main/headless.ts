/** The Node entry of headless mode: streams and argv in, exit code out. Everything else is in `headless/`. */
import { endOnFault, run } from './headless/run'
import { endOnFailedStream, flushed } from './headless/streams'

const argv = process.argv.slice(2)
endOnFailedStream(process)
endOnFault(argv, process)
void run(argv, process).then(async (exitCode) => {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  // Explicit: a worker or device that does not let go must not keep a finished program alive.
  process.exit(exitCode)
})
