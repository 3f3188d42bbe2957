/** All choices in five pages. Each takes effect at once; what cannot be is said beside its control. */
import { useFeed } from '../assistant'
import { t } from '../strings'
import { Pages, Toasts } from '../ui'
import { useAddress } from '../useAddress'
import { useWaysBack } from '../useRemoval'
import { About } from './About'
import { Look } from './Look'
import { Problems } from './Problems'
import { useChange } from './page'
import { Sound } from './Sound'
import { TalkKey } from './TalkKey'
import { Voice } from './Voice'
import './settings.css'

const PAGES = { sound: Sound, talkKey: TalkKey, voice: Voice, look: Look, about: About }

type PageName = keyof typeof PAGES

const NAMES = Object.keys(PAGES) as PageName[]

export function Settings() {
  const settings = useFeed('settings')
  const [wanted, setShown] = useAddress('page')
  const shown = NAMES.find((name) => name === wanted) ?? 'sound'
  const changing = useChange()
  if (!settings) return null
  const pages = NAMES.map((name) => {
    const Page = PAGES[name]
    return {
      name,
      title: t.settings.pages[name],
      content: (
        <>
          <Problems />
          <Page settings={settings} {...changing} />
        </>
      ),
    }
  })
  return (
    <Toasts label={t.settings.toasts}>
      <WaysBack />
      <Pages<PageName> label={t.settings.pageNames} pages={pages} shown={shown} onShow={setShown} />
    </Toasts>
  )
}

const REMOVED = ['memory', 'key'] as const

/** Nothing of its own to show: it speaks through the toasts. */
function WaysBack() {
  useWaysBack(REMOVED)
  return null
}
