/**
 * Main's side of the contract. Checks who asks and what, answers with values only, and pushes feeds to the windows that
 * listen. Knows no window and no conversation: both come as arguments.
 */
import { app, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents, webContents } from 'electron'
import {
  type Answer,
  CALLS,
  type CallHandlers,
  type CallName,
  channel,
  FEEDS,
  type FeedName,
  type FeedSources,
} from '../../shared/contract'
import { appError, toAppError } from '../../shared/errors'
import type { Clock, Ms } from '../../shared/time'
import { Listening } from './listening'
import { type Parser, parsers } from './parsers'
import type { RefusalKind } from './refusals'
import { thinned } from './thinned'

export interface BridgePorts {
  calls: CallHandlers
  feeds: FeedSources
  /** Is this page one of ours? */
  trusts(url: string): boolean
  refused(kind: RefusalKind): void
  clock: Clock
}

/** As often as a screen shows something, and as often as an eye follows a level. Everything else goes as it comes. */
const APART_MS: Partial<Record<FeedName, Ms>> = { view: 1000 / 60, level: 50, microphoneLevel: 50 }

/** Returns an unregister that leaves no listener behind. */
export function bridge(ports: BridgePorts): () => void {
  const listening = new Listening<WebContents>()
  const undo = [
    offerCalls(ports),
    ...FEEDS.map((name) => offerFeed(name, ports, listening)),
    refuseOthers(ports),
    () => listening.endAll(),
  ]
  return () => {
    for (const each of undo) each()
  }
}

/** Only the main frame of our own pages: a frame inside them, or a page they were led to, gets nothing. */
function isOurs({ sender, senderFrame }: IpcMainInvokeEvent | IpcMainEvent, { trusts }: BridgePorts): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && trusts(senderFrame.url)
}

const isCall = (name: unknown): name is CallName => CALLS.some((each) => each === name)

function offerCalls(ports: BridgePorts): () => void {
  ipcMain.handle(channel.call, async (event, name: unknown, argument: unknown): Promise<Answer<unknown>> => {
    if (!isOurs(event, ports)) {
      ports.refused('sender')
      return { ok: false, error: appError('bridge.refused') }
    }
    if (isCall(name)) return answerTo(name, argument, ports)
    ports.refused('call')
    return { ok: false, error: appError('bridge.unknownCall') }
  })
  return () => ipcMain.removeHandler(channel.call)
}

async function answerTo<Name extends CallName>(
  name: Name,
  argument: unknown,
  ports: BridgePorts,
): Promise<Answer<unknown>> {
  const parser: Parser<Name> = parsers[name]
  const parsed = parser.safeParse(argument)
  if (!parsed.success) {
    ports.refused('argument')
    return { ok: false, error: appError('bridge.badArgument', { call: name }) }
  }
  try {
    return { ok: true, value: await ports.calls[name](parsed.data) }
  } catch (thrown) {
    return { ok: false, error: toAppError(thrown) }
  }
}

const MESSAGES: ReadonlySet<string> = new Set(
  FEEDS.flatMap((name) => [channel.subscribe(name), channel.unsubscribe(name)]),
)

/** Messages on any other channel reach nobody. Electron itself refuses a question on one. */
function refuseOthers({ refused }: BridgePorts): () => void {
  const undo = new Set<() => void>()
  const watch = (_event: unknown, contents: WebContents) => {
    const take = (_message: unknown, name: string) => {
      if (!MESSAGES.has(name)) refused('channel')
    }
    contents.on('ipc-message', take)
    const leave = () => void contents.off('ipc-message', take)
    undo.add(leave)
    contents.once('destroyed', () => undo.delete(leave))
  }
  app.on('web-contents-created', watch)
  for (const contents of webContents.getAllWebContents()) watch(undefined, contents)
  return () => {
    app.off('web-contents-created', watch)
    for (const each of undo) each()
  }
}

function offerFeed(name: FeedName, ports: BridgePorts, listening: Listening<WebContents>): () => void {
  const onSubscribe = (event: IpcMainEvent) => {
    if (!isOurs(event, ports)) return ports.refused('sender')
    const window = event.sender
    const send = (item: unknown) => {
      if (!window.isDestroyed()) window.send(channel.item(name), item)
    }
    const apartMs = APART_MS[name]
    // Subscribing delivers the snapshot at once, also to a window that subscribes again.
    listening.begin(window, name, () => {
      if (apartMs === undefined) return ports.feeds[name](send)
      const feed = thinned(ports.clock, apartMs, send)
      const leave = ports.feeds[name](feed.take)
      return () => {
        leave()
        feed.end()
      }
    })
  }
  const onUnsubscribe = (event: IpcMainEvent) => listening.end(event.sender, name)
  ipcMain.on(channel.subscribe(name), onSubscribe)
  ipcMain.on(channel.unsubscribe(name), onUnsubscribe)
  return () => {
    ipcMain.off(channel.subscribe(name), onSubscribe)
    ipcMain.off(channel.unsubscribe(name), onUnsubscribe)
  }
}
