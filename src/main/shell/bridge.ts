/**
 * Main's side of the contract. Checks who asks and what, answers with values only, and pushes feeds to the windows that
 * listen. Knows no window and no conversation: both come as arguments.
 */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
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
import { type Parser, parsers } from './parsers'

export interface BridgePorts {
  calls: CallHandlers
  feeds: FeedSources
  /** Is this page one of ours? */
  trusts(url: string): boolean
}

/** Returns an unregister that leaves no listener behind. */
export function bridge(ports: BridgePorts): () => void {
  const undo = [...CALLS.map((name) => offerCall(name, ports)), ...FEEDS.map((name) => offerFeed(name, ports))]
  return () => {
    for (const each of undo) each()
  }
}

/** Only the main frame of our own pages: a frame inside them, or a page they were led to, gets nothing. */
function isOurs({ sender, senderFrame }: IpcMainInvokeEvent | IpcMainEvent, { trusts }: BridgePorts): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && trusts(senderFrame.url)
}

function offerCall<Name extends CallName>(name: Name, ports: BridgePorts): () => void {
  ipcMain.handle(channel.call(name), async (event, argument: unknown): Promise<Answer<unknown>> => {
    if (!isOurs(event, ports)) return { ok: false, error: appError('bridge.refused') }
    const parser: Parser<Name> = parsers[name]
    const parsed = parser.safeParse(argument)
    if (!parsed.success) return { ok: false, error: appError('bridge.badArgument', { call: name }) }
    try {
      return { ok: true, value: await ports.calls[name](parsed.data) }
    } catch (thrown) {
      return { ok: false, error: toAppError(thrown) }
    }
  })
  return () => ipcMain.removeHandler(channel.call(name))
}

function offerFeed(name: FeedName, ports: BridgePorts): () => void {
  const listening = new Map<WebContents, () => void>()
  const leave = (window: WebContents) => {
    listening.get(window)?.()
    listening.delete(window)
  }
  const onSubscribe = (event: IpcMainEvent) => {
    if (!isOurs(event, ports)) return
    const window = event.sender
    const isNew = !listening.has(window)
    leave(window)
    const send = (item: unknown) => {
      if (!window.isDestroyed()) window.send(channel.item(name), item)
    }
    // Subscribing delivers the snapshot at once, also to a window that subscribes again.
    listening.set(window, ports.feeds[name](send))
    if (isNew) window.once('destroyed', () => leave(window))
  }
  const onUnsubscribe = (event: IpcMainEvent) => leave(event.sender)
  ipcMain.on(channel.subscribe(name), onSubscribe)
  ipcMain.on(channel.unsubscribe(name), onUnsubscribe)
  return () => {
    ipcMain.off(channel.subscribe(name), onSubscribe)
    ipcMain.off(channel.unsubscribe(name), onUnsubscribe)
    for (const window of [...listening.keys()]) leave(window)
  }
}
