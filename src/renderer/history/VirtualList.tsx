/**
 * A list of any length of which only what is seen exists. Heights are measured; what is added above the view (older
 * turns) or below does not move what is read. A list that is read from its end opens there.
 */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

export interface VirtualListProps<Item> {
  items: readonly Item[]
  keyOf(item: Item): string
  render(item: Item, index: number): ReactNode
  /** Height of an item before it was seen, px. */
  estimate: number
  label: string
  /** Which end is read first, and where more is asked for: `start` grows downwards, `end` upwards. */
  anchor: 'start' | 'end'
  /** Called when the far end comes near; not called again until the list has grown. */
  onNearFarEnd?(): void
  /** Key of an item to bring into view. */
  goTo?: string | undefined
}

/** So many unseen items from the far end more is asked for. */
const NEAR = 12

/** Up and down lead from an item's button to its neighbour's, past headings, and from the list itself to its first one. */
function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const way =
    event.key === 'ArrowDown' ? 'nextElementSibling' : event.key === 'ArrowUp' ? 'previousElementSibling' : null
  const next =
    way && (event.target === event.currentTarget ? firstSeen(event.currentTarget) : neighbour(event.target, way))
  if (!next) return
  event.preventDefault()
  next.focus()
  next.scrollIntoView({ block: 'nearest' })
}

function firstSeen(list: HTMLElement): HTMLElement | undefined {
  const { top } = list.getBoundingClientRect()
  return [...list.querySelectorAll<HTMLElement>('.entry')].find((entry) => entry.getBoundingClientRect().top >= top)
}

function neighbour(from: EventTarget, way: 'nextElementSibling' | 'previousElementSibling'): HTMLElement | undefined {
  let item = (from as Element).closest('.entry')?.closest('li')?.[way]
  while (item && !item.querySelector('.entry')) item = item[way]
  return item?.querySelector<HTMLElement>('.entry') ?? undefined
}

export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { items, keyOf, render, estimate, label, anchor, onNearFarEnd, goTo } = props
  const scroller = useRef<HTMLDivElement>(null)
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey: (index) => keyOf(items[index]!),
    overscan: 6,
    anchorTo: anchor,
  })
  const seen = list.getVirtualItems()
  const first = seen[0]?.index ?? 0
  const last = seen.at(-1)?.index ?? 0

  const askedAt = useRef(-1)
  useEffect(() => {
    const isNear = anchor === 'end' ? first < NEAR : last > items.length - 1 - NEAR
    if (!isNear || items.length === 0 || askedAt.current === items.length) return
    askedAt.current = items.length
    onNearFarEnd?.()
  }, [anchor, first, last, items.length, onNearFarEnd])

  const hasOpened = useRef(false)
  useEffect(() => {
    if (anchor !== 'end' || hasOpened.current || items.length === 0 || goTo) return
    hasOpened.current = true
    list.scrollToEnd()
  }, [anchor, items.length, goTo, list])

  const wentTo = useRef<string>(undefined)
  useEffect(() => {
    if (!goTo || wentTo.current === goTo) return
    const index = items.findIndex((item) => keyOf(item) === goTo)
    if (index < 0) return
    wentTo.current = goTo
    hasOpened.current = true
    list.scrollToIndex(index, { align: 'center' })
  }, [goTo, items, keyOf, list])

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
    <section ref={scroller} className="scroller" tabIndex={0} aria-label={label} onKeyDown={moveByArrows}>
      <ul className="virtual" style={{ blockSize: list.getTotalSize() }}>
        {seen.map(({ key, index, start }) => (
          <li
            key={key}
            ref={list.measureElement}
            data-index={index}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start}px)` }}
          >
            {render(items[index]!, index)}
          </li>
        ))}
      </ul>
    </section>
  )
}
