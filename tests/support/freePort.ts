/**
 * A port of this computer that nobody has. It lies below those that a system gives to whoever asks for any, so that no
 * connection of another test is given it before it is used.
 */
import { createServer } from 'node:net'

const FIRST = 20_000
const BEYOND = 32_000

export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (BEYOND - FIRST))
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (isFree) return port
  }
}
