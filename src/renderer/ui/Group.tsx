/** Rows that belong together, on a card; the first card of a page needs no title of its own. */
import { type ReactNode, useId } from 'react'

export function Group({ title, children }: { title?: string; children: ReactNode }) {
  const id = useId()
  if (!title) return <div className="group-card">{children}</div>
  return (
    <section className="group" aria-labelledby={id}>
      <h2 className="group-title" id={id}>
        {title}
      </h2>
      <div className="group-card">{children}</div>
    </section>
  )
}
