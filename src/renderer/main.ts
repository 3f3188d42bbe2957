/**
 * Which window this is. Small, so that nothing waits for anything: the page, what draws it and what it shows first are all
 * asked for at once, and a page is loaded by itself, so that none carries the others.
 */
import type { ComponentType } from 'react'
import type { FeedName } from '../shared/contract'
import type { WindowName } from '../shared/desktop'
import { keepFresh } from './assistant'
import './ui/base.css'

const PAGES: Readonly<Record<WindowName, () => Promise<ComponentType>>> = {
  overlay: () => import('./overlay/Overlay').then((page) => page.Overlay),
  history: () => import('./history/History').then((page) => page.History),
  settings: () => import('./settings/Settings').then((page) => page.Settings),
  firstRun: () => import('./firstRun/FirstRun').then((page) => page.FirstRun),
  type: () => import('./type/TypeWindow').then((page) => page.TypeWindow),
}

/** What a page cannot be drawn without. */
const FIRST: Partial<Record<WindowName, readonly FeedName[]>> = {
  settings: ['settings', 'devices', 'problems'],
  overlay: ['settings', 'view'],
}

const isWindowName = (name: string | null): name is WindowName => name !== null && Object.hasOwn(PAGES, name)

async function open(root: HTMLElement): Promise<void> {
  const named = new URLSearchParams(location.search).get('window')
  const name = isWindowName(named) ? named : 'overlay'
  document.documentElement.dataset['window'] = name
  for (const feed of FIRST[name] ?? []) keepFresh(feed)
  const [{ mount }, Page] = await Promise.all([import('./mount'), PAGES[name]()])
  mount(root, name, Page)
}

const root = document.getElementById('root')
if (root) void open(root)
