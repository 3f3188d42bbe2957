/**
 * Pure: the proxy that the conventional variables name for an address. Where there is no desktop to ask, they are the
 * system's setting. Upper and lower case mean the same; the lower one wins, as everywhere.
 */
import { BlockList, isIP } from 'node:net'

export type Environment = Readonly<Record<string, string | undefined>>

export interface NamedProxy {
  address: string
  /** As it is written there. */
  variable: string
}

/** @returns undefined: connect directly */
export function proxyFromEnvironment(url: string, environment: Environment): NamedProxy | undefined {
  const { protocol, hostname, port } = new URL(url)
  const secure = protocol === 'https:' || protocol === 'wss:'
  const proxy = named(environment, secure ? 'https_proxy' : 'http_proxy') ?? named(environment, 'all_proxy')
  if (!proxy) return undefined
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const effectivePort = port || (secure ? '443' : '80')
  const exempt = (named(environment, 'no_proxy')?.address ?? '').split(/[\s,]+/).filter((entry) => entry !== '')
  return exempt.some((entry) => matches(entry.toLowerCase(), host, effectivePort)) ? undefined : proxy
}

/** A variable that is empty names none. */
function named(environment: Environment, name: string): NamedProxy | undefined {
  const variable = environment[name] === undefined ? name.toUpperCase() : name
  const address = environment[variable]
  return address ? { address, variable } : undefined
}

/** `*`, `host`, `.domain`, `*.domain`, `1.2.3.4`, `[::1]`, each with or without `:port`; `::1`; `10.0.0.0/8`. */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  const [range = '', bits] = entry.split('/')
  if (bits !== undefined) return isInRange(host, range, bits)
  if (isIP(entry) !== 0) return host === entry
  const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
  if (only !== undefined && only !== port) return false
  const domain = name.replace(/^\*?\.?/, '').replace(/^\[|\]$/g, '')
  return domain !== '' && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)))
}

/** Nonsense is no range. */
function isInRange(host: string, range: string, bits: string): boolean {
  const family = isIP(range)
  if (family === 0 || isIP(host) !== family || !/^\d+$/.test(bits)) return false
  if (Number(bits) > (family === 4 ? 32 : 128)) return false
  const list = new BlockList()
  const version = family === 4 ? 'ipv4' : 'ipv6'
  list.addSubnet(range, Number(bits), version)
  return list.check(host, version)
}
