/**
 * One file from its addresses onto the disk: into `<file>.part`, hashed while it is written, gone on with after a break
 * or a kill, checked whole, then renamed. Killed at any instant there is either no file or the whole and right one.
 */
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { AppException, toAppError } from '../../shared/errors'
import type { Ms } from '../../shared/time'
import { replaceFile } from '../wholeFile'
import { type Disk, emptyHash, hashOf } from './disk'
import type { ModelFile } from './manifest'
import { asking, canGoOn, type Expected, judge, type Part, type Verdict } from './ranges'
import { bodyOf, get, type RequestPorts } from './request'

export interface DownloadPorts extends RequestPorts {
  disk: Disk
  /** 0 to 1. */
  random(): number
}

export interface Fetched {
  bytes: number
  sha256: string
}

/** Tries without any progress before it gives up. */
const TRIES = 5
const FIRST_WAIT_MS: Ms = 500
const LONGEST_WAIT_MS: Ms = 15_000
/** Less than that is no progress: a server could drip for ever. */
const PROGRESS_BYTES = 64 * 1024
/** No file of a model is larger; a server that sends for ever fills the disk otherwise. */
const LARGEST_BYTES = 4 * 2 ** 30

/** Another address may do. */
class NotHere extends Error {}

/**
 * @param target whole path; its folder is there
 * @param received bytes of this file that are on the disk
 */
export async function download(
  ports: DownloadPorts,
  file: ModelFile,
  target: string,
  received: (bytes: number, totalBytes: number | undefined) => void,
  signal: AbortSignal,
): Promise<Fetched> {
  const attempt = new Attempt(ports, file, target, received, signal)
  let failure: AppException = new AppException('models.notThere', { file: file.path })
  for (const url of file.urls) {
    try {
      return await attempt.from(url)
    } catch (thrown) {
      signal.throwIfAborted()
      const full =
        (thrown as NodeJS.ErrnoException).code === 'ENOSPC' || (thrown as NodeJS.ErrnoException).code === 'EDQUOT'
      if (full) throw new AppException('models.diskFull', {}, { cause: thrown })
      if (!(thrown instanceof NotHere) && !(thrown instanceof AppException)) throw thrown
      if (thrown instanceof AppException) failure = thrown
    }
  }
  throw failure
}

class Attempt {
  readonly #ports: DownloadPorts
  readonly #file: ModelFile
  readonly #target: string
  readonly #part: string
  readonly #received: (bytes: number, totalBytes: number | undefined) => void
  readonly #signal: AbortSignal
  readonly #expected: Expected

  constructor(
    ports: DownloadPorts,
    file: ModelFile,
    target: string,
    received: (bytes: number, totalBytes: number | undefined) => void,
    signal: AbortSignal,
  ) {
    this.#ports = ports
    this.#file = file
    this.#target = target
    this.#part = `${target}.part`
    this.#received = received
    this.#signal = signal
    this.#expected = { checked: file.sha256 !== undefined, ...(file.bytes !== undefined && { bytes: file.bytes }) }
  }

  /** Until the file is there, or this address has shown that it will not give it. */
  async from(url: string): Promise<Fetched> {
    let fruitless = 0
    let wrong = 0
    while (true) {
      const before = (await this.#there())?.bytes ?? 0
      try {
        const result = await this.#once(url)
        if (result !== 'wrong') return result
        // Put together from parts that do not fit, it may be right when it is whole. Wrong from its first byte, it stays so.
        if (before === 0 || wrong > 0) throw new AppException('models.wrongBytes', { file: this.#file.path })
        wrong += 1
      } catch (thrown) {
        this.#signal.throwIfAborted()
        if (!isPassing(thrown)) throw thrown
        const grown = ((await this.#there())?.bytes ?? 0) - before
        fruitless = grown >= PROGRESS_BYTES ? 1 : fruitless + 1
        if (fruitless >= TRIES) throw thrown instanceof Waiting ? new AppException('models.busy') : thrown
        await this.#wait(thrown instanceof Waiting ? thrown.ms : undefined, fruitless)
      }
    }
  }

  async #once(url: string): Promise<Fetched | 'wrong'> {
    const part = await this.#there()
    const { bytes } = this.#expected
    if (part && bytes !== undefined && part.bytes === bytes) return this.#finish()
    const asked = part && canGoOn(part, this.#expected.checked) && part.bytes < (bytes ?? Infinity) ? part : undefined
    const answer = await get(this.#ports, url, asking(asked, this.#expected), this.#signal)
    const verdict = judge(answer.statusCode ?? 0, answer.headers, asked, this.#expected)
    if (verdict.do === 'append' || verdict.do === 'begin') {
      // However it ends: a disk that takes nothing must not leave the server sending.
      return this.#take(answer, verdict, asked?.bytes ?? 0).finally(() => answer.destroy())
    }
    answer.destroy()
    switch (verdict.do) {
      case 'keep':
        return this.#finish()
      case 'askAnew':
        await this.#throwAway()
        return this.#once(url)
      case 'wait':
        throw new Waiting(verdict.retryAfterS)
      case 'leave':
        throw new NotHere()
    }
  }

  async #take(
    answer: Awaited<ReturnType<typeof get>>,
    verdict: Extract<Verdict, { do: 'append' | 'begin' }>,
    there: number,
  ): Promise<Fetched | 'wrong'> {
    const { disk } = this.#ports
    const from = verdict.do === 'append' ? there : 0
    const most = Math.min(verdict.totalBytes ?? LARGEST_BYTES, LARGEST_BYTES)
    const hash = from > 0 ? await hashOf(this.#part, this.#signal) : emptyHash()
    // Before its first byte: a part without its validator must not be taken for one of this file.
    if (verdict.do === 'begin') await this.#note(verdict.etag)
    const part = await disk.openPart(this.#part, from)
    let written = from
    try {
      this.#received(written, verdict.totalBytes)
      for await (const piece of bodyOf(this.#ports, answer, this.#signal)) {
        if (written + piece.length > most) {
          await this.#throwAway()
          throw new NotHere()
        }
        await part.write(piece)
        hash.update(piece)
        written += piece.length
        this.#received(written, verdict.totalBytes)
      }
      await part.sync()
    } finally {
      await part.close()
    }
    if (verdict.totalBytes !== undefined && written < verdict.totalBytes) throw new AppException('net.refused')
    return this.#judged({ bytes: written, sha256: hash.digest('hex') })
  }

  async #finish(): Promise<Fetched | 'wrong'> {
    const { size } = await stat(this.#part)
    return this.#judged({ bytes: size, sha256: (await hashOf(this.#part, this.#signal)).digest('hex') })
  }

  async #judged(fetched: Fetched): Promise<Fetched | 'wrong'> {
    const { sha256, bytes } = this.#file
    if ((sha256 !== undefined && sha256 !== fetched.sha256) || (bytes !== undefined && bytes !== fetched.bytes)) {
      await this.#throwAway()
      return 'wrong'
    }
    await rename(this.#part, this.#target)
    await rm(this.#notes(), { force: true })
    return fetched
  }

  async #there(): Promise<Part | undefined> {
    const size = await stat(this.#part).then(
      ({ size }) => size,
      () => 0,
    )
    if (size === 0) return undefined
    const etag = await readFile(this.#notes(), 'utf8').catch(() => '')
    return { bytes: size, ...(etag !== '' && { etag }) }
  }

  async #note(etag: string | undefined): Promise<void> {
    await rm(this.#part, { force: true })
    if (etag === undefined) await rm(this.#notes(), { force: true })
    else await replaceFile(this.#notes(), etag)
  }

  async #throwAway(): Promise<void> {
    await rm(this.#part, { force: true })
    await rm(this.#notes(), { force: true })
  }

  #notes(): string {
    return `${this.#part}.etag`
  }

  #wait(askedMs: Ms | undefined, fruitless: number): Promise<void> {
    const { clock, random } = this.#ports
    const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** fruitless)
    const ms = askedMs === undefined ? bound * random() : Math.min(askedMs, LONGEST_WAIT_MS)
    return new Promise((resolve, reject) => {
      const stop = clock.after(ms, () => {
        this.#signal.removeEventListener('abort', enough)
        resolve()
      })
      const enough = () => {
        stop()
        reject(this.#signal.reason)
      }
      this.#signal.addEventListener('abort', enough, { once: true })
    })
  }
}

/** The server is there and asks for patience. */
class Waiting extends Error {
  readonly ms: Ms | undefined

  constructor(seconds: number | undefined) {
    super('the server asks to wait')
    this.ms = seconds === undefined ? undefined : seconds * 1000
  }
}

function isPassing(thrown: unknown): boolean {
  if (thrown instanceof Waiting) return true
  if (!(thrown instanceof AppException)) return false
  return ['net.offline', 'net.refused', 'net.timeout', 'net.proxyUnreachable'].includes(toAppError(thrown).code)
}
