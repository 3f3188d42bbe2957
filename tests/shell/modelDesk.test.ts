/** The models as windows see them. */
import { describe, expect, it } from 'vitest'
import type { ModelShelf } from '../../src/main/models'
import { ModelDesk } from '../../src/main/shell/modelDesk'
import { AppException } from '../../src/shared/errors'
import type { ModelProgress, ModelsView, ModelView } from '../../src/shared/models'

const view = (state: ModelView['state']): ModelView => ({
  ...{ id: 'one', name: 'One', kind: 'voice', languages: ['en'], bytes: 10, exact: true, checked: true, state },
  licence: { name: 'MIT', url: 'https://example.com' },
  receivedBytes: 0,
})

/** A shelf whose one download goes on until it is told how it ends. */
function desk() {
  let state: ModelView['state'] = 'absent'
  let opened = 0
  let progress: (at: ModelProgress) => void = () => {}
  const end = Promise.withResolvers<void>()
  const shelf: Pick<ModelShelf, 'list' | 'install' | 'remove'> = {
    list: async () => [view(state)],
    install: async (_, options) => {
      progress = options.progress!
      options.signal.addEventListener('abort', () => end.reject(options.signal.reason))
      await end.promise
      state = 'ready'
    },
    remove: async () => {
      state = 'absent'
    },
  }
  const models = new ModelDesk(async () => {
    opened += 1
    return shelf as ModelShelf
  })
  const seen: ModelsView[] = []
  const stop = models.on((item) => seen.push(item))
  return { models, seen, stop, end, opened: () => opened, progress: (at: ModelProgress) => progress(at) }
}

describe('the models a window sees', () => {
  it('come at once, and with every step of one that is installed', async () => {
    const { models, seen, end, opened, progress } = desk()
    await expect.poll(() => seen).toEqual([{ models: [view('absent')] }])
    const installed = models.install('one')
    const step = { id: 'one', phase: 'downloading', receivedBytes: 5, totalBytes: 10 } as const
    const told = () => {
      progress(step)
      return seen.at(-1)?.running
    }
    await expect.poll(told).toEqual(step)
    end.resolve()
    await installed
    expect(seen.at(-1)).toEqual({ models: [view('ready')] })
    const late: ModelsView[] = []
    models.on((item) => late.push(item))()
    expect([late, opened()]).toEqual([[{ models: [view('ready')] }], 1])
    await models.remove('one')
    expect(seen.at(-1)).toEqual({ models: [view('absent')] })
  })

  it('are installed one at a time, and stopped', async () => {
    const { models, seen } = desk()
    const first = models.install('one')
    await expect(models.install('one')).rejects.toMatchObject({ error: { code: 'models.busyElsewhere' } })
    await Promise.resolve()
    models.stop()
    await expect(first).rejects.toBeInstanceOf(AppException)
    expect(seen.at(-1)?.running).toBeUndefined()
  })

  it('are not told to a window that is gone', async () => {
    const { models, seen, stop } = desk()
    stop()
    stop()
    await models.remove('one')
    expect(seen).toEqual([])
  })
})
