/** Line icons on a 20-unit grid, drawn in the current colour. They are decoration: the button that holds one has a name. */
import type { ReactNode } from 'react'

const PATHS = {
  close: <path d="m5 5 10 10M15 5 5 15" />,
  copy: (
    <>
      <rect x="7" y="7" width="9" height="9" rx="2" />
      <path d="M13 4H6a2 2 0 0 0-2 2v7" />
    </>
  ),
  down: <path d="m6 8 4 4 4-4" />,
  edit: <path d="M4 16v-3l8.5-8.5a1.8 1.8 0 0 1 2.5 0l.5.5a1.8 1.8 0 0 1 0 2.5L7 16H4Zm7-10 3 3" />,
  keyboard: (
    <>
      <rect x="2.5" y="5" width="15" height="10" rx="2" />
      <path d="M6 8.5h.01M10 8.5h.01M14 8.5h.01M7 12h6" />
    </>
  ),
  microphone: (
    <>
      <rect x="7.5" y="2.5" width="5" height="9" rx="2.5" />
      <path d="M4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v2.5" />
    </>
  ),
  microphoneOff: (
    <>
      <path d="M7.5 7.5V9a2.5 2.5 0 0 0 4 2M12.5 8V5a2.5 2.5 0 0 0-4.8-1M4.5 9.5a5.5 5.5 0 0 0 9 4.2M15.5 9.5a5 5 0 0 1-.3 1.8M10 15v2.5" />
      <path d="m3 3 14 14" />
    </>
  ),
  more: <path d="M5 10h.01M10 10h.01M15 10h.01" strokeWidth="2.4" />,
  open: <path d="M8 5H5v10h10v-3M11 4h5v5M16 4l-7 7" />,
  play: <path d="M7 4.5v11l8.5-5.5L7 4.5Z" />,
  speaker: <path d="M4 8v4h3l4 3.5v-11L7 8H4ZM13.5 7.5a3.5 3.5 0 0 1 0 5M15.5 5a7 7 0 0 1 0 10" />,
  retry: <path d="M15.2 8.2a5.6 5.6 0 1 0 .2 3.4M15.6 4.2v4h-4" />,
  search: (
    <>
      <circle cx="9" cy="9" r="5" />
      <path d="m13 13 4 4" />
    </>
  ),
  settings: (
    <>
      <path d="M3 6h7M14 6h3M3 14h3M10 14h7" />
      <circle cx="12" cy="6" r="2" />
      <circle cx="8" cy="14" r="2" />
    </>
  ),
  share: <path d="M10 12.5V3.5M6.5 6.5 10 3l3.5 3.5M4 11v5h12v-5" />,
  stop: <rect x="4.5" y="4.5" width="11" height="11" rx="2.5" />,
  tick: <path d="m4.5 10.5 3.5 3.5 7.5-8" />,
  trash: <path d="M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6M8.7 9v4M11.3 9v4" />,
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      {PATHS[name]}
    </svg>
  )
}
