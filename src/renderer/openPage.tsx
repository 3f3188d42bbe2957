/** Puts the page of one window into its document. Each window has a document and an entry of its own, so that none carries the others. */
import { type ComponentType, StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { FeedName } from '../shared/contract'
import type { WindowName } from '../shared/desktop'
import { followAhead } from './assistant'
import { direction, locale, t } from './strings'
import { Frame } from './ui/Frame'
import { keepFocus } from './ui/keptFocus'
import './ui/base.css'

/** `needs`: feeds that the first drawing shows; it waits for the last of them, without which there is nothing to show. */
export async function openPage(name: WindowName, Page: ComponentType, needs: readonly FeedName[]): Promise<void> {
  const ahead = followAhead(needs)
  const { documentElement: root } = document
  root.lang = locale === 'en' ? 'en' : 'en-x-pseudo'
  root.dir = direction
  root.dataset['window'] = name
  document.title = t.windows[name]
  await ahead.come
  const place = document.getElementById('root')
  if (!place) return
  const drawing = createRoot(place)
  // In one go: there is nothing on the screen yet that could stay usable meanwhile.
  flushSync(() =>
    drawing.render(
      <StrictMode>
        <Frame direction={direction}>
          <Page />
        </Frame>
      </StrictMode>,
    ),
  )
  ahead.leave()
  keepFocus(document)
}
