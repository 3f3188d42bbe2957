// Loaded into npm before itself: it silently leaves out optional packages that its own Node is too old for, the compiled half
// of the builder among them. Nothing of what it installs runs on that Node; ours comes with the `node` package.
const OURS = `v${require('../../package.json').devDependencies.node}`
const major = (version) => Number(version.slice(1).split('.')[0])

if (major(process.version) < major(OURS)) Object.defineProperty(process, 'version', { value: OURS })
