export { showByView } from './overlayDirector'
export { isOurPage } from './pagePath'
export { claimScheme, servePages } from './pages'
export { Windows, type WindowsPorts } from './windows'
