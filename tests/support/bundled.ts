/** A test's own entry file, built as the real ones are, to be run as a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { build } from 'vite'

export interface Bundled {
  /** To be forked. */
  entry: string
  remove(): void
}

/** @param source from the root of the project */
export async function bundled(source: string): Promise<Bundled> {
  const outDir = mkdtempSync(join(tmpdir(), 'parley-entry-'))
  const name = basename(source, '.ts')
  await build({
    ...{ configFile: false, logLevel: 'error', publicDir: false },
    ssr: { noExternal: true },
    build: {
      ...{ outDir, ssr: source, minify: false, emptyOutDir: false, target: 'node24' },
      rolldownOptions: {
        external: [...builtinModules, ...builtinModules.map((module) => `node:${module}`)],
        output: { format: 'cjs', entryFileNames: `${name}.cjs` },
      },
    },
  })
  return { entry: join(outDir, `${name}.cjs`), remove: () => rmSync(outDir, { recursive: true, force: true }) }
}
