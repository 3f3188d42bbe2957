import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { saveExport } from '../../src/main/transcript'
import { AppException } from '../../src/shared/errors'
import { temporaryFolder } from './facts'

async function* pieces(...texts: string[]) {
  for (const text of texts) yield text
}

describe('an export as a file', () => {
  it('is whole, for its owner only, and leaves nothing beside it', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'talk.md')
    writeFileSync(file, 'an older one')
    writeFileSync(`${file}.part`, 'left by one that was killed')
    await saveExport(file, pieces('one ', 'two'))
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['one two', ['talk.md']])
    if (process.platform !== 'win32') expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
  })

  it('is not there at all when the history fails half way; what was there stays', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'talk.md')
    writeFileSync(file, 'an older one')
    async function* broken() {
      yield 'one '
      throw new AppException('history.unwritable', { file: 'history.db' })
    }
    await expect(saveExport(file, broken())).rejects.toMatchObject({ error: { code: 'history.unwritable' } })
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['an older one', ['talk.md']])
  })

  it('says so where it cannot be written', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'talk.md'))
    for (const file of [join(folder, 'talk.md'), join(folder, 'nowhere', 'talk.md')]) {
      await expect(saveExport(file, pieces('one'))).rejects.toMatchObject({ error: { code: 'output.unwritable' } })
    }
  })

  it('says so where the disk is full, in words of its own', async () => {
    async function* full() {
      yield 'one '
      throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' })
    }
    const folder = temporaryFolder()
    await expect(saveExport(join(folder, 'talk.md'), full())).rejects.toMatchObject({
      error: { code: 'export.diskFull' },
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it.skipIf(process.platform === 'win32')('never writes through a link that lies in its way', async () => {
    const folder = temporaryFolder()
    const [file, victim] = [join(folder, 'talk.md'), join(folder, 'victim')]
    writeFileSync(victim, 'precious')
    symlinkSync(victim, `${file}.part`)
    await saveExport(file, pieces('one'))
    expect([readFileSync(victim, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['precious', 'one'])
  })
})
