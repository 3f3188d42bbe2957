/** What a desktop tells, in the words of its programs, and what it means that one of them is missing. */
import { describe, expect, it } from 'vitest'
import {
  asksLocked,
  asksScreenReader,
  othersListen,
  type Run,
  wantsPeace,
  watchesScreenReader,
} from '../../src/main/shell/sessionBus'

/** Answers by the first argument that is found in the question. */
const desktop =
  (answers: Record<string, string>): Run =>
  async (program, args) => {
    const asked = [program, ...args].join(' ')
    const key = Object.keys(answers).find((each) => asked.includes(each))
    if (key === undefined) throw new Error('no such program')
    return answers[key] ?? ''
  }
const NOTHING = desktop({})

describe('a screen reader', () => {
  it('is on when the accessibility bus says so, and off where nobody answers', async () => {
    expect(await asksScreenReader(desktop({ ScreenReaderEnabled: '(<true>,)' }))).toBe(true)
    expect(await asksScreenReader(desktop({ ScreenReaderEnabled: '(<false>,)' }))).toBe(false)
    expect(await asksScreenReader(NOTHING)).toBe(false)
  })

  it('that is switched on is told', () => {
    let changes = 0
    const lines = [
      'The name org.a11y.Bus is owned by :1.2',
      "PropertiesChanged ('org.a11y.Status', {'ScreenReaderEnabled': <true>}, [])",
    ]
    watchesScreenReader(
      (_program, _args, line) => {
        for (const text of lines) line(text)
        return () => {}
      },
      () => changes++,
    )
    expect(changes).toBe(1)
  })
})

describe('a session', () => {
  it.each([
    ['logind says so', { LockedHint: '(<true>,)' }, true],
    ['logind says it is not, though its screen is dark', { LockedHint: '(<false>,)', GetActive: '(true,)' }, false],
    ['KDE covers the screen', { 'freedesktop.ScreenSaver.GetActive': '(true,)' }, true],
    ['GNOME covers the screen', { 'gnome.ScreenSaver.GetActive': '(true,)' }, true],
    ['neither does', { GetActive: '(false,)' }, false],
    ['nobody tells', {}, false],
  ])('is locked or not: %s', async (_name, answers, locked) => {
    expect(await asksLocked(desktop(answers))).toBe(locked)
  })
})

describe('peace', () => {
  it.each([
    ['KDE in do-not-disturb', { Inhibited: '(<true>,)', 'show-banners': 'true\n' }, true],
    ['KDE', { Inhibited: '(<false>,)' }, false],
    ['GNOME in do-not-disturb', { 'show-banners': 'false\n' }, true],
    ['GNOME', { 'show-banners': 'true\n' }, false],
    ['a desktop that tells neither', {}, false],
  ])('is wanted: %s', async (_name, answers, wanted) => {
    expect(await wantsPeace(desktop(answers))).toBe(wanted)
  })
})

describe('the microphone', () => {
  const list = (...readers: [pid: string, name: string][]) =>
    JSON.stringify(
      readers.map(([pid, name]) => ({ properties: { 'application.process.id': pid, 'media.name': name } })),
    )
  const asked = (text: string) => othersListen(desktop({ 'source-outputs': text }), new Set([10, 11]))

  it('is held by another app when somebody else reads from it', async () => {
    expect(await asked(list(['10', 'mine'], ['77', 'call']))).toBe(true)
    expect(await asked(list(['10', 'mine'], ['11', 'mine']))).toBe(false)
  })

  it('is not held by a mixer that shows levels, and not where nothing is known', async () => {
    expect(await asked(list(['77', 'Peak detect']))).toBe(false)
    expect(await asked('no json')).toBe(false)
    expect(await asked('{}')).toBe(false)
    expect(await othersListen(NOTHING, new Set())).toBe(false)
  })
})
