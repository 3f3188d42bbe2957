/**
 * Keeps a test on this computer: whatever in this process looks up a name or connects or sends elsewhere is refused and
 * written down. SDKs do so on their own (Google's asks for a metadata server), so that good intentions are not enough.
 */
import { Socket as DatagramSocket } from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

export interface LoopbackOnly {
  /** What was tried, e.g. "connect 169.254.169.254" or "lookup metadata.google.internal". */
  blocked: string[]
  remove(): void
}

// biome-ignore lint/suspicious/noExplicitAny: whatever functions the modules hold are wrapped as they are
type AnyFunction = (...args: any[]) => any

const NAME_TAKERS = [
  ...['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx'],
  ...['resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTxt'],
]

export function installLoopbackOnly(): LoopbackOnly {
  const blocked: string[] = []
  const undo: (() => void)[] = []
  const wrap = (holder: object, name: string, make: (original: AnyFunction) => AnyFunction) => {
    const held = holder as Record<string, AnyFunction>
    const original = held[name]
    if (original === undefined) return
    held[name] = make(original)
    undo.push(() => {
      held[name] = original
    })
  }
  const refuse = (what: string) => {
    blocked.push(what)
    return Object.assign(new Error(`blocked by the test: ${what}`), { code: 'ENETUNREACH' })
  }

  wrap(
    net.Socket.prototype,
    'connect',
    (original) =>
      function connect(this: net.Socket, ...args: unknown[]) {
        const host = hostOf(args)
        if (host === undefined || isHere(host)) return original.apply(this, args)
        const failure = refuse(`connect ${host}`)
        process.nextTick(() => this.destroy(failure))
        return this
      },
  )
  for (const name of ['send', 'connect']) {
    wrap(
      DatagramSocket.prototype,
      name,
      (original) =>
        function sendOrConnect(this: DatagramSocket, ...args: unknown[]) {
          const host = args.find(
            (argument): argument is string => typeof argument === 'string' && net.isIP(argument) !== 0,
          )
          if (host === undefined || isHere(host)) return original.apply(this, args)
          throw refuse(`${name} ${host}`)
        },
    )
  }
  for (const holder of [dns, dns.Resolver.prototype]) {
    for (const name of NAME_TAKERS) {
      wrap(
        holder,
        name,
        (original) =>
          function look(this: unknown, ...args: unknown[]) {
            if (isHere(String(args[0]))) return original.apply(this, args)
            const failure = refuse(`${name} ${String(args[0])}`)
            const callback = args.at(-1)
            if (typeof callback === 'function') process.nextTick(() => callback(failure))
          },
      )
    }
  }
  for (const holder of [dns.promises, dns.promises.Resolver.prototype]) {
    for (const name of NAME_TAKERS) {
      wrap(
        holder,
        name,
        (original) =>
          function look(this: unknown, ...args: unknown[]) {
            if (isHere(String(args[0]))) return original.apply(this, args)
            return Promise.reject(refuse(`${name} ${String(args[0])}`))
          },
      )
    }
  }
  return {
    blocked,
    remove() {
      for (const restore of undo.splice(0)) restore()
    },
  }
}

function isHere(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || bare === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(bare)
}

/** As `net.Socket#connect` takes it: an options object (which the module wraps in an array), or a port and a host. */
function hostOf(args: unknown[]): string | undefined {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0]
  if (typeof first === 'object' && first !== null) {
    const { path, host } = first as { path?: string; host?: string }
    return path === undefined ? (host ?? 'localhost') : undefined
  }
  return typeof args[1] === 'string' ? args[1] : 'localhost'
}
