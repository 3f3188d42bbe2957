// Required before everything else in each process of the app: the sound card's native module is a file that does not load.

const original = process.dlopen
process.dlopen = function dlopen(module, file, ...rest) {
  if (String(file).includes('naudiodon')) throw new Error(`${file}: invalid ELF header`)
  return original.call(this, module, file, ...rest)
}
