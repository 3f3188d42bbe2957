/**
 * Pure: the proxy that the conventional variables name for an address. Where there is no desktop to ask, they are the
 * system's setting. Upper and lower case mean the same; the lower one wins, as everywhere.
 */
export type Environment = Readonly<Record<string, string | undefined>>

/** @returns undefined: connect directly */
export function proxyFromEnvironment(url: string, environment: Environment): string | undefined {
  const { protocol, hostname, port } = new URL(url)
  const value = (name: string) => environment[name] ?? environment[name.toUpperCase()]
  const secure = protocol === 'https:' || protocol === 'wss:'
  const proxy = (secure ? value('https_proxy') : value('http_proxy')) || value('all_proxy')
  if (!proxy) return undefined
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const effectivePort = port || (secure ? '443' : '80')
  const exempt = (value('no_proxy') ?? '').split(/[\s,]+/).filter((entry) => entry !== '')
  return exempt.some((entry) => matches(entry.toLowerCase(), host, effectivePort)) ? undefined : proxy
}

/** `*`, `host`, `.domain`, `*.domain`, each with or without `:port`. */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
  if (only !== undefined && only !== port) return false
  const domain = name.replace(/^\*?\.?/, '')
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`))
}
