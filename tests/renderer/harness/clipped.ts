/** Finds text that a page does not show whole: cut off by its box, or pushed out of the window sideways. Runs in the page. */

export function clippedTexts(): string[] {
  const found: string[] = []
  const visible = (element: Element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const hidesBeyond = (style: CSSStyleDeclaration) =>
    [style.overflowX, style.overflowY].some((way) => way === 'hidden' || way === 'clip')
  /** Of the text alone, without what else stands in the same element. */
  const extent = (texts: readonly ChildNode[]) => {
    const rects = texts.map((text) => {
      const range = document.createRange()
      range.selectNode(text)
      return range.getBoundingClientRect()
    })
    return {
      left: Math.min(...rects.map(({ left }) => left)),
      right: Math.max(...rects.map(({ right }) => right)),
      top: Math.min(...rects.map(({ top }) => top)),
      bottom: Math.max(...rects.map(({ bottom }) => bottom)),
    }
  }
  // Behind a dialog the page stands still until it is answered: what counts is the dialog.
  const read = document.querySelector('[role=alertdialog]') ?? document.body
  for (const element of read.querySelectorAll<HTMLElement>('*')) {
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
    const [first] = own
    if (!first || !visible(element) || element.closest('.visually-hidden, svg')) continue
    const words = (first.textContent ?? '').trim().slice(0, 40)
    const text = extent(own)
    if (text.left < -1 || text.right > document.documentElement.clientWidth + 1)
      found.push(`out of the window: ${words}`)
    for (let box: HTMLElement | null = element; box; box = box.parentElement) {
      const style = getComputedStyle(box)
      if (!hidesBeyond(style)) continue
      const edge = box.getBoundingClientRect()
      const sideways = text.left < edge.left - 1 || text.right > edge.right + 1
      // A line clamp shortens on purpose, with an ellipsis that says so.
      const upright = style.webkitLineClamp === 'none' && (text.top < edge.top - 1 || text.bottom > edge.bottom + 1)
      if (sideways || (upright && style.overflowY !== 'auto')) found.push(`cut off: ${words}`)
    }
  }
  return [...new Set(found)]
}
