/** A certificate authority made for the tests of one file, and a certificate it signed for this computer. Needs the openssl program. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Authority {
  /** PEM. */
  ca: string
  /** For `name`, signed by it. */
  certificate: { key: string; cert: string }
  /** For the same name, signed by nobody. */
  stranger: { key: string; cert: string }
  /** For the same name, over since long ago. */
  expired: { key: string; cert: string }
}

/** @param others names beside the first that the good certificate is for, too */
export function privateAuthority(name = 'service.test', ...others: string[]): Authority {
  const names = [name, ...others].join(' ')
  const authority = made.get(names) ?? newAuthority(name, ...others)
  made.set(names, authority)
  return authority
}

const made = new Map<string, Authority>()

function newAuthority(name: string, ...others: string[]): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'parley-ca-'))
  const file = (base: string) => join(folder, base)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  try {
    writeFileSync(file('san'), `subjectAltName=${[name, ...others].map((each) => `DNS:${each}`).join(',')}\n`)
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const self = ['req', '-x509', ...key, '-days', '2']
    const constraints = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=keyCertSign']
    openssl(...self, '-subj', '/CN=Parley test authority', ...constraints, '-keyout', 'ca.key', '-out', 'ca.pem')
    openssl(
      ...self,
      '-subj',
      `/CN=${name}`,
      '-addext',
      `subjectAltName=DNS:${name}`,
      '-keyout',
      'lone.key',
      '-out',
      'lone.pem',
    )
    const signed = (base: string, ...when: string[]) => {
      openssl('req', ...key, '-subj', `/CN=${name}`, '-keyout', `${base}.key`, '-out', `${base}.csr`)
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'san']
      openssl('x509', '-req', '-in', `${base}.csr`, ...by, ...when, '-out', `${base}.pem`)
      return pair(base)
    }
    const pair = (base: string) => ({ key: read(`${base}.key`), cert: read(`${base}.pem`) })
    const read = (base: string) => readFileSync(file(base), 'utf8')
    const certificate = signed('good', '-days', '2')
    // The program cannot date a certificate back, but it can end it before it begins to count.
    const expired = signed('old', '-days', '-1')
    return { ca: read('ca.pem'), certificate, stranger: pair('lone'), expired }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
