import { describe, expect, it } from 'vitest'
import { firstView, ViewFeed } from '../../src/main/assistant/viewFeed'
import { Problems } from '../../src/main/shell/problems'
import { appError } from '../../src/shared/errors'
import type { AppError } from '../../src/shared/view'

function setUp(platform: NodeJS.Platform = 'darwin') {
  const view = new ViewFeed(firstView({ provider: 'offline', mode: 'hold' }))
  const said: string[] = []
  const problems = new Problems({ view, platform, say: ({ code }: AppError) => void said.push(code) })
  const shown: string[][] = []
  problems.on((all) => shown.push(all.map(({ code }) => code)))
  return { view, said, problems, shown }
}

describe('problems of the app', () => {
  it('are those notices that are about the app, one of each', () => {
    const { view, shown } = setUp()
    view.change({ notice: appError('device.silent') })
    view.change({ notice: appError('turn.handsFreeHalfDuplex') })
    view.change({ state: 'listening' })
    view.change({ notice: appError('history.diskFull') })
    view.change({ notice: appError('device.silent') })
    expect(shown).toEqual([
      [],
      ['device.silent'],
      ['device.silent', 'history.diskFull'],
      ['history.diskFull', 'device.silent'],
    ])
  })

  it('name the one click that can help', () => {
    const { view, problems } = setUp()
    view.change({ notice: appError('device.silent') })
    problems.on(([first]) => expect(first).toMatchObject({ remedy: 'microphonePrivacy' }))
  })

  it('offer no click where the system has no such page', () => {
    const { view, problems } = setUp('linux')
    view.change({ notice: appError('device.silent') })
    problems.on(([first]) => expect(first?.remedy).toBeUndefined())
  })

  it('are said in a dialog when they are grave, once', () => {
    const { view, said } = setUp()
    view.change({ notice: appError('sound.notBuilt') })
    view.change({ notice: appError('device.silent') })
    view.change({ notice: appError('sound.notBuilt') })
    view.change({ error: appError('history.foreign', { file: 'history.db' }) })
    expect(said).toEqual(['sound.notBuilt', 'history.foreign'])
  })

  it('go when they are dismissed, and nothing is told after the end', () => {
    const { view, problems, shown } = setUp()
    view.change({ notice: appError('settings.unwritable', { file: 'settings.json' }) })
    problems.dismiss('settings.unwritable')
    problems.dismiss('settings.unwritable')
    expect(shown.at(-1)).toEqual([])
    expect(shown).toHaveLength(3)
    problems.close()
    view.change({ notice: appError('device.silent') })
    expect(shown).toHaveLength(3)
  })
})
