/** Models that can be installed, as a window and the command line see them. */

export interface ModelView {
  id: string
  name: string
  kind: 'recognizer' | 'voice'
  languages: readonly string[]
  licence: { name: string; url: string; note?: string }
  bytes: number
  /** `bytes` is not rounded. */
  exact: boolean
  /** Each file is held to a checksum that was known before; else the first download is recorded and held to. */
  checked: boolean
  /** `begun`: a part lies on the disk and is gone on with. */
  state: 'absent' | 'begun' | 'ready'
  /** On the disk. */
  receivedBytes: number
}

export interface ModelProgress {
  id: string
  phase: 'downloading' | 'checking' | 'trying'
  receivedBytes: number
  totalBytes: number
}

export interface ModelsView {
  models: readonly ModelView[]
  /** One at a time. */
  running?: ModelProgress
}
