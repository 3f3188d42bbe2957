import { afterEach, describe, expect, it } from 'vitest'
import { patched, readSettings } from '../../src/main/settings/reading'
import { systemZone, zoneOfSystemNow } from '../../src/main/settings/systemZone'

describe('the time zone of the system', () => {
  it('is the one that it names', () => {
    expect(systemZone('Europe/Berlin', undefined)).toBe('Europe/Berlin')
    expect(systemZone('Asia/Tokyo', 'Asia/Tokyo')).toBe('Asia/Tokyo')
  })

  it.each([undefined, '', ':', 'Factory', 'Mars/Olympus', '/etc/nowhere', 'é'])(
    'is UTC where it names none that there is, by TZ=%j',
    (tz) => {
      expect(systemZone('Etc/Unknown', tz)).toBe('UTC')
      expect(systemZone(undefined, tz)).toBe('UTC')
    },
  )

  it('is found by its file, where that is what it is named by', () => {
    expect(systemZone(undefined, '/usr/share/zoneinfo/Europe/Berlin')).toBe('Europe/Berlin')
    expect(systemZone(undefined, ':/usr/share/zoneinfo/posix/America/New_York')).toBe('America/New_York')
    expect(systemZone(undefined, '/usr/share/zoneinfo/Mars/Olympus')).toBe('UTC')
  })
})

describe('settings and the TZ of the environment', () => {
  const before = process.env['TZ']
  afterEach(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })

  it.each([undefined, 'Asia/Tokyo'])('are asked for anew without a change of the environment, with TZ=%j', (tz) => {
    if (tz === undefined) delete process.env['TZ']
    else process.env['TZ'] = tz
    expect(zoneOfSystemNow()).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone)
    expect(process.env['TZ']).toBe(tz)
  })

  it.each(['', ':', 'Factory', 'Mars/Olympus'])('have a time zone that times can be told in, with TZ=%j', (tz) => {
    process.env['TZ'] = tz
    const { settings, notices } = readSettings({})
    expect([settings.timeZone, notices]).toEqual(['UTC', []])
    expect(patched(settings, { mode: 'toggle' })).toMatchObject({ mode: 'toggle' })
  })
})
