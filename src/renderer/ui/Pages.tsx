/** A window of pages: their names at the side, one page beside them. */
import { Tabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export interface PageOf<Name extends string> {
  name: Name
  title: string
  content: ReactNode
}

export interface PagesProps<Name extends string> {
  label: string
  pages: readonly PageOf<Name>[]
  shown: Name
  onShow(name: Name): void
}

export function Pages<Name extends string>({ label, pages, shown, onShow }: PagesProps<Name>) {
  return (
    <Tabs.Root className="settings" orientation="vertical" value={shown} onValueChange={(name) => onShow(name)}>
      <nav className="pages" aria-label={label}>
        <Tabs.List className="page-names" aria-label={label} activateOnFocus>
          {pages.map(({ name, title }) => (
            <Tabs.Tab key={name} value={name} className="page-tab">
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </nav>
      <main className="pages-shown">
        {pages.map(({ name, title, content }) => (
          <Tabs.Panel key={name} value={name} className="page">
            <h1>{title}</h1>
            {content}
          </Tabs.Panel>
        ))}
      </main>
    </Tabs.Root>
  )
}
