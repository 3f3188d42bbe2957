/** Puts a page into the window: its language and direction, its title, its frame. */
import { type ComponentType, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { WindowName } from '../shared/desktop'
import { direction, locale, t } from './strings'
import { Frame } from './ui/Frame'

export function mount(root: HTMLElement, name: WindowName, Page: ComponentType): void {
  document.documentElement.lang = locale === 'en' ? 'en' : 'en-x-pseudo'
  document.documentElement.dir = direction
  document.title = t.windows[name]
  createRoot(root).render(
    <StrictMode>
      <Frame direction={direction}>
        <Page />
      </Frame>
    </StrictMode>,
  )
}
