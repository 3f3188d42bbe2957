/** Which file a page's address means. Pure; an address that leads anywhere else means none. */
import { extname, join, sep } from 'node:path'
import { WINDOWS, type WindowName } from '../../../shared/desktop'

export const SCHEME = 'app'
const ORIGIN = `${SCHEME}://parley`

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Nothing from anywhere else, nothing inline, no frame around a page and none inside. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
}

/** `page`: one of the settings. */
export function addressOf(window: WindowName, page?: string): string {
  const query = new URLSearchParams({ window, ...(page !== undefined && { page }) })
  return `${ORIGIN}/?${query}`
}

export const isOurPage = (url: string): boolean => url.startsWith(`${ORIGIN}/`)

/** The file under `root` and its type; undefined for another host, a way out of `root`, and a type no page needs. */
export function pageFile(root: string, url: string): { file: string; type: string } | undefined {
  if (!isOurPage(url)) return undefined
  const { pathname, searchParams } = new URL(url)
  const path = decoded(pathname === '/' ? documentOf(searchParams.get('window')) : pathname)
  // A standard scheme's path has its dots resolved already; what still holds some was made to get out.
  if (path === undefined || /[\\\0]|(^|\/)\.\.?(\/|$)/.test(path)) return undefined
  const file = join(root, path.slice(1))
  const type = TYPES[extname(path)]
  return type !== undefined && file.startsWith(root + sep) ? { file, type } : undefined
}

/** Each window has a document of its own. */
const documentOf = (window: string | null): string =>
  WINDOWS.some((name) => name === window) ? `/${window}.html` : '/'

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
