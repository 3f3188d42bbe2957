import { expect, it } from 'vitest'
// @ts-expect-error A script without types: it runs before anything is installed.
import { mendRunPath } from '../../../scripts/install/runPath.mjs'

it('the path a module was built in is written over in place, and only there', () => {
  const path = '/home/somebody/parley/node_modules/naudiodon/build/Release'
  const bytes = Buffer.from(`\x7fELF....\0libasound.so.2\0${path}\0end`, 'latin1')
  const size = bytes.length
  expect(mendRunPath(bytes)).toBe(true)
  expect(bytes.length).toBe(size)
  expect(bytes.toString('latin1')).toBe(`\x7fELF....\0libasound.so.2\0$ORIGIN${'\0'.repeat(path.length - 7)}\0end`)
})

it.each([
  ['a module that looks beside itself already', '\x7fELF....\0$ORIGIN\0end'],
  ['a module of another system', 'MZ......node_modules/naudiodon/build/Release\0'],
])('%s stays as it is', (_name, content) => {
  const bytes = Buffer.from(content, 'latin1')
  expect(mendRunPath(bytes)).toBe(false)
  expect(bytes.toString('latin1')).toBe(content)
})
