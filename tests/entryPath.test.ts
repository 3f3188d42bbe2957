import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { entryPath, resourcePath } from '../src/main/entryPath'

describe('paths', () => {
  it('lead from the sources to the build and to the resources', () => {
    expect(entryPath('hear')).toBe(join(process.cwd(), 'out', 'main', 'hear.js'))
    expect(existsSync(resourcePath('question.wav'))).toBe(true)
  })
})
