/** A loop over the contract: puts one function for each call and feed on `window.assistant` and nothing else. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import { CALLS, channel, FEEDS, type FeedName } from '../shared/contract'

/** Main is told of the first listener of a feed and of the last one that left. */
function subscriber(name: FeedName) {
  let listeners = 0
  return (listener: (item: unknown) => void): (() => void) => {
    const onItem = (_event: IpcRendererEvent, item: unknown) => listener(item)
    ipcRenderer.on(channel.item(name), onItem)
    listeners += 1
    // Every subscription asks for the snapshot; main answers a window that already listens with the item alone.
    ipcRenderer.send(channel.subscribe(name))
    let subscribed = true
    return () => {
      if (!subscribed) return
      subscribed = false
      listeners -= 1
      ipcRenderer.off(channel.item(name), onItem)
      if (listeners === 0) ipcRenderer.send(channel.unsubscribe(name))
    }
  }
}

const bridge = Object.fromEntries([
  ...CALLS.map((name) => [name, (argument: unknown) => ipcRenderer.invoke(channel.call, name, argument)]),
  ...FEEDS.map((name) => [name, subscriber(name)]),
])

contextBridge.exposeInMainWorld('assistant', bridge)
