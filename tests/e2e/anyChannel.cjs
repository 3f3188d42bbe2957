// The preload of a page that was taken over: every channel, any argument. Only the specs of the bridge load it.
const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('wire', {
  ask: (channel, ...args) =>
    ipcRenderer.invoke(channel, ...args).then(
      (answer) => answer,
      (thrown) => ({ thrown: String(thrown) }),
    ),
  tell: (channel, argument) => ipcRenderer.send(channel, argument),
})
