/**
 * Keeps V8 from looking at a heap that has only grown. By itself it does so in every thread every 8 s, for some five minutes
 * after a start or a turn, and collects in between: 0.15 % of a core where nobody is there, for some 25 MB
 * (docs/benchmarks/memory.md). A heap that was collected because it was full is made smaller as ever. The price is a start that
 * compiles more, some 50 ms: V8 keeps compiled code, Node's own too, by its flags.
 */
import { setFlagsFromString } from 'node:v8'

/**
 * For all threads of this process, also those that begin later. Before anything else is loaded: a heap that has grown already is
 * looked at as ever. Electron leaves V8's flags open for this, as Node does.
 */
export function leaveHeapAtRest(): void {
  setFlagsFromString('--no-memory-reducer-for-small-heaps')
}
