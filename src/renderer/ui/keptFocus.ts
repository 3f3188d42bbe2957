/**
 * When what has the keyboard's focus is taken away, what takes its place gets it: the next one of a list, what came instead of
 * a button, else what follows. Left to the browser the focus would be nowhere, and a screen reader at the top of the page.
 */

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]'

interface Place {
  element: HTMLElement
  /** From its parent up. */
  ancestors: Element[]
  name: string
}

/** For as long as the page is there. Where the pointer works, nothing is moved. */
export function keepFocus(page: Document): void {
  let held: Place | undefined
  const take = ({ target }: Event) => {
    if (target instanceof HTMLElement && target !== held?.element) held = placeOf(target)
  }
  page.addEventListener('keydown', take, { capture: true })
  page.addEventListener('focusin', (event) => {
    held = undefined
    if ((event.target as Element).matches(':focus-visible')) take(event)
  })
  page.addEventListener('focusout', ({ target }) => {
    // What is taken away is not left, and is still there when this is told.
    queueMicrotask(() => {
      if (held?.element === target && held.element.isConnected) held = undefined
    })
  })
  new MutationObserver((changes) => {
    const lost = held
    if (!lost || lost.element.isConnected) return
    held = undefined
    const siblings = siblingsIn(changes, lost)
    // Who took it away may know better, and the key that is down is not meant for what comes now.
    requestAnimationFrame(() => {
      if (page.activeElement === page.body) successor(page, lost, siblings)?.focus({ preventScroll: true })
    })
  }).observe(page, { childList: true, subtree: true })
}

function placeOf(element: HTMLElement): Place {
  const ancestors: Element[] = []
  for (let at = element.parentElement; at; at = at.parentElement) ancestors.push(at)
  return { element, ancestors, name: nameOf(element) }
}

const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? element.textContent ?? ''

/** What stood beside the part that was taken away. */
function siblingsIn(changes: readonly MutationRecord[], { element }: Place): Node[] {
  const change = changes.findLast(({ removedNodes }) => [...removedNodes].some((node) => node.contains(element)))
  return [change?.nextSibling, change?.previousSibling].filter((node) => node?.isConnected) as Node[]
}

function successor(page: Document, { element, ancestors, name }: Place, siblings: Node[]): HTMLElement | undefined {
  const there = ancestors.find((ancestor) => ancestor.isConnected)
  if (!there) return undefined
  const all = [...page.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => one.tabIndex >= 0 && isSeen(one))
  const same = all.filter((one) => one.tagName === element.tagName && nameOf(one) === name)
  const within = (node: Node) => (one: HTMLElement) => node.contains(one)
  return (
    siblings.map((node) => same.find(within(node))).find(Boolean) ??
    // A list whose item was scrolled away is scrolled on.
    all.find((one) => one === there.parentElement) ??
    same.find(within(there)) ??
    all.find(within(there)) ??
    all.find((one) => Boolean(there.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING))
  )
}

function isSeen(element: HTMLElement): boolean {
  const { top, bottom, width } = element.getBoundingClientRect()
  return width > 0 && bottom > 0 && top < innerHeight
}
