/** Parley's own mark: somebody says something, and it is live. Decoration, drawn in the current colour and the accent. */
export function Mark({ size }: { size: number }) {
  return (
    <svg className="mark" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d="M4.1 12 2.6 14.4l3.6-1.2A5.9 5.9 0 1 0 4.1 12Z" />
      <circle cx="8" cy="7.6" r="2.4" />
    </svg>
  )
}
