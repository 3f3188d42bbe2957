/** Opens the page of one window, named by `?window=`. Each is loaded by itself, so that none carries the others. */
import { type ComponentType, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { WindowName } from '../shared/desktop'
import { direction, locale, t } from './strings'
import { Frame } from './ui/Frame'
import './ui/base.css'

type Page = () => Promise<ComponentType>

const PAGES: Readonly<Record<WindowName, Page>> = {
  overlay: () => import('./overlay/Overlay').then((page) => page.Overlay),
  history: () => import('./history/History').then((page) => page.History),
  settings: () => import('./settings/Settings').then((page) => page.Settings),
  firstRun: () => import('./firstRun/FirstRun').then((page) => page.FirstRun),
  type: () => import('./type/TypeWindow').then((page) => page.TypeWindow),
}

const isWindowName = (name: string | null): name is WindowName => name !== null && Object.hasOwn(PAGES, name)

async function open(root: HTMLElement): Promise<void> {
  const named = new URLSearchParams(location.search).get('window')
  const name = isWindowName(named) ? named : 'overlay'
  document.documentElement.lang = locale === 'en' ? 'en' : 'en-x-pseudo'
  document.documentElement.dir = direction
  document.documentElement.dataset['window'] = name
  document.title = t.windows[name]
  const Page = await PAGES[name]()
  createRoot(root).render(
    <StrictMode>
      <Frame direction={direction}>
        <Page />
      </Frame>
    </StrictMode>,
  )
}

const root = document.getElementById('root')
if (root) void open(root)
