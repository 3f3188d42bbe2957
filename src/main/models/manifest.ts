/** What a model that can be installed is made of. Types and what follows from them alone; which ones there are says `offered.ts`. */

export interface ModelFile {
  /** Addresses in the order in which they are tried. */
  urls: readonly string[]
  /** Below the model's own folder, with `/`. */
  path: string
  /** Absent where no source tells it: then the server's word counts. */
  bytes?: number
  /** Lower case hexadecimal. Absent where no source tells it: then the first download is recorded and held to. */
  sha256?: string
}

/** Which file plays which part. Paths below the model's folder. */
export type ModelParts =
  | { kind: 'recognizer'; family: 'zipformer'; encoder: string; decoder: string; joiner: string; tokens: string }
  | { kind: 'voice'; family: 'piper'; model: string; tokens: string; dataDir: string }

export interface Licence {
  name: string
  url: string
  /** What a person should know before saying yes. */
  note?: string
}

export interface ModelManifest {
  id: string
  name: string
  parts: ModelParts
  /** BCP-47. */
  languages: readonly string[]
  licence: Licence
  /** Size of the whole where `bytes` is not known of every file; for free space and for people. */
  approximateBytes: number
  /** Where size, licence and checksums were read, and when. */
  source: string
  files: readonly ModelFile[]
}

/** Exact where every file's size is known. */
export const sizeOf = ({ files, approximateBytes }: ModelManifest): number => {
  const known = files.map(({ bytes }) => bytes)
  return known.every((bytes) => bytes !== undefined)
    ? known.reduce<number>((sum, bytes) => sum + bytes!, 0)
    : approximateBytes
}

/** Every byte can be told from a wrong one before anything is run on it. */
export const isChecked = ({ files }: ModelManifest): boolean => files.every(({ sha256 }) => sha256 !== undefined)
