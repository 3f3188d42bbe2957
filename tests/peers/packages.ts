/** Other people's packages, which are installed in `bench/` and nowhere else. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const bench = createRequire(join(import.meta.dirname, '../../bench/package.json'))

/** A package of `bench/`, as its users import it. */
// biome-ignore lint/suspicious/noExplicitAny: the packages are not installed where types are checked
export const fromBench = (name: string): Promise<any> => import(pathToFileURL(bench.resolve(name)).href)
