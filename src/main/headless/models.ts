/** `--models`: the models of this computer, for people or one JSON object a line; installing and removing one. */
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { AppException, appError } from '../../shared/errors'
import type { ModelProgress, ModelView } from '../../shared/models'
import { Notices, openModels } from '../assistant'
import { createRealClock } from '../clock'
import type { ModelShelf } from '../models'
import { openJsonStore } from '../settings'
import type { ModelsOptions } from './commandLine/models'
import { openDataFolder, outside } from './compose'
import { DONE, onInterrupt } from './conversation'
import { printable, printableLines } from './printable'
import { oneLine, type Streams } from './streams'

/** @throws AppException */
export async function models(options: ModelsOptions, streams: Streams): Promise<number> {
  const { json, verbose, action } = options
  const notices = new Notices()
  const print = printer(json, streams)
  notices.on((error) => (json ? print.line({ type: 'notice', ...error }) : void streams.stderr.write(oneLine(error))))
  const log = (message: string) => (verbose ? void streams.stderr.write(`${printableLines(message)}\n`) : undefined)
  const dataDir = await openDataFolder(options.dataDir)
  const network = outside(notices).network
  const settings = await openJsonStore(join(dataDir, 'settings.json'), notices.tell)
  const shelf = await openModels({ clock: createRealClock(), dataDir, settings, network, log, notices })
  const all = await shelf.list()
  if (action.do === 'list') {
    for (const model of all) print.model(model)
    if (!json) streams.stdout.write(`${join(dataDir, 'models')}\n`)
    return DONE
  }
  const model = all.find(({ id }) => id === action.id)
  if (!model) throw new AppException('models.unknown', { id: action.id })
  if (action.do === 'remove') await shelf.remove(model.id)
  else await install(shelf, model, options, streams, print)
  print.done(action.do === 'remove' ? 'removed' : 'ready', model)
  return DONE
}

async function install(
  shelf: ModelShelf,
  model: ModelView,
  options: ModelsOptions,
  streams: Streams,
  print: Printer,
): Promise<void> {
  print.model(model)
  if (!model.checked) print.notice(appError('models.unchecked', { id: model.id }))
  if (!options.yes && !(await agreed(model, options, streams))) {
    throw new AppException('models.licenceUnseen', { id: model.id, url: model.licence.url })
  }
  const stop = new AbortController()
  const interrupt = onInterrupt(() => stop.abort(new AppException('models.cancelled')))
  try {
    await shelf.install(model.id, { signal: stop.signal, progress: print.progress })
  } finally {
    interrupt.release()
    print.ended()
  }
}

/** Only a person at a terminal can be asked. */
async function agreed({ licence, bytes }: ModelView, { json }: ModelsOptions, { stdin, stderr }: Streams) {
  if (json || !stdin.isTTY) return false
  const ask = createInterface({ input: stdin, output: stderr })
  try {
    const whose = printable(`${licence.name} (${licence.url})`)
    // Ctrl+C and Ctrl+D are a no: the question rejects, or its input only ends.
    const answer = await Promise.race([
      ask.question(`Its licence is ${whose}. Install ${size(bytes)}? [y/N] `).catch(() => ''),
      new Promise<string>((resolve) => ask.once('close', () => resolve(''))),
    ])
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    ask.close()
  }
}

interface Printer {
  line(line: object): void
  model(model: ModelView): void
  notice(error: Parameters<typeof oneLine>[0]): void
  progress(progress: ModelProgress): void
  /** Nothing more of the progress comes. */
  ended(): void
  done(what: 'ready' | 'removed', model: ModelView): void
}

const PERCENT = 100

function printer(json: boolean, { stdout, stderr }: Streams): Printer {
  const line = (value: object) => void stdout.write(`${JSON.stringify(value)}\n`)
  let told = -1
  let open = false
  const progress = (at: ModelProgress) => {
    if (json) return line({ type: 'progress', ...at })
    const percent = Math.floor((PERCENT * at.receivedBytes) / at.totalBytes)
    const text = at.phase === 'trying' ? 'It is loaded once, to see whether it can be.' : `${percent} %`
    if (stderr.isTTY) {
      open = true
      stderr.write(`\r\u001b[K${text}`)
    } else if (at.phase === 'trying' || Math.floor(percent / 10) !== told) {
      told = Math.floor(percent / 10)
      stderr.write(`${text}\n`)
    }
  }
  return {
    ...{ line, progress },
    model: (model) => (json ? line({ type: 'model', ...model }) : void stdout.write(`${row(model)}\n`)),
    notice: (error) => (json ? line({ type: 'notice', ...error }) : void stderr.write(oneLine(error))),
    ended: () => {
      if (open) stderr.write('\n')
    },
    done: (what, { id }) => (json ? line({ type: what, id }) : void stdout.write(`${id} is ${what}.\n`)),
  }
}

/** What somebody must know before saying yes: how large, whose, and whether it can be checked. */
function row({ id, name, kind, bytes, exact, licence, checked, state, languages }: ModelView): string {
  const about = exact ? '' : 'about '
  const facts = [
    kind,
    languages.join(', '),
    `${about}${size(bytes)}`,
    checked ? 'checksums known' : 'no checksum known',
  ]
  const note = licence.note === undefined ? '' : ` ${licence.note}`
  return [
    `${id} (${state}): ${printable(name)}`,
    `  ${facts.join(' · ')}`,
    `  licence: ${printable(licence.name)}, ${printable(licence.url)}${printable(note)}`,
  ].join('\n')
}

const size = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`
