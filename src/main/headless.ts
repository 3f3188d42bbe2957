/** The Node entry of headless mode: streams and argv in, exit code out. Everything else is in `headless/`. */
import { leaveHeapAtRest } from './heapAtRest'

// First: what is loaded makes the heap grow.
leaveHeapAtRest()
void Promise.all([import('./headless/run'), import('./headless/streams')]).then(
  async ([{ endOnFault, run }, { endOnFailedStream, flushed }]) => {
    const argv = process.argv.slice(2)
    endOnFailedStream(process)
    endOnFault(argv, process)
    const exitCode = await run(argv, process)
    await Promise.all([flushed(process.stdout), flushed(process.stderr)])
    // Explicit: a worker or device that does not let go must not keep a finished program alive.
    process.exit(exitCode)
  },
)
