/** Pure: what a desktop says about the way to an address, in the words of a proxy configuration script. */

/**
 * @param answer e.g. "PROXY proxy.example.com:8080; DIRECT"
 * @returns the first way that can be taken; undefined: directly. SOCKS is not spoken and is passed over.
 */
export function proxyFromSystem(answer: string): string | undefined {
  for (const way of answer.split(';')) {
    const [kind = '', address = ''] = way.trim().split(/\s+/)
    if (kind.toUpperCase() === 'DIRECT') return undefined
    if (address === '') continue
    if (kind.toUpperCase() === 'PROXY') return `http://${address}`
    if (kind.toUpperCase() === 'HTTPS') return `https://${address}`
  }
  return undefined
}
