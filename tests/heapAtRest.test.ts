import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** V8 tells of every look at a heap, and takes its first soon. */
const TELLING = ['--trace-memory-reducer', '--gc-memory-reducer-start-delay-ms=20']
/** As JavaScript already: to take the types out would make the heap grow before it could be left alone. */
const { outputText } = ts.transpileModule(readFileSync('src/main/heapAtRest.ts', 'utf8'), {
  compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
})

/** What V8 tells while a program's heap grows and then nothing happens. */
function toldBy(first: string): string {
  const grows = `globalThis.kept = Array.from({ length: 100_000 }, (_, at) => ({ at }))`
  const program = `${first}\n${grows}\nsetTimeout(() => console.log('rested'), 300)`
  return execFileSync(process.execPath, [...TELLING, '-e', program], { encoding: 'utf8' })
}

describe('a heap at rest', () => {
  it('is not looked at because it has grown', () => {
    expect(toldBy(`${outputText}\nexports.leaveHeapAtRest()`)).toBe('rested\n')
  })

  it('would be, by V8 as it comes', () => {
    expect(toldBy('')).toContain('Memory reducer')
  })
})
