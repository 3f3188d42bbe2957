import { writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { dialerFor, ownCertificates } from '../../../src/main/assistant/setup/certificates'
import { createRealClock } from '../../../src/main/clock'
import { createWebFetch } from '../../../src/main/net'
import { createMemoryStore } from '../../../src/main/settings'
import { startProxy } from '../../support/connectProxy'
import { temporaryFolder } from '../../support/headless'
import { privateAuthority } from '../../support/privateAuthority'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Of nobody: made once for this test. */
const PEM = `-----BEGIN CERTIFICATE-----
MIIBgTCCASegAwIBAgIUGZef4ZkbqzVpdJZIr2u32DSj3MkwCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLUGFybGV5IHRlc3QwHhcNMjYxMTI4MTAyNjI0WhcNMzYxMTI1
MTAyNjI0WjAWMRQwEgYDVQQDDAtQYXJsZXkgdGVzdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABFzTCt0XWSc0C4XrGcSupfdx1R7bNbEqKgf/NoxleSCkSQyLf6Yo
c126RgGtAfWTJZz0/EDxCgh8gBsqghY0b7KjUzBRMB0GA1UdDgQWBBTIEsS5gNmx
YUucs9oTzThRrx82GjAfBgNVHSMEGDAWgBTIEsS5gNmxYUucs9oTzThRrx82GjAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQCJ0T8vN1yK9hY728L6
j1eEuGFQdPoVyHvGniAwGT8EMgIgQulIJu90sqLcKoP5oDVW2jiCQwohgfc8L2at
GIsXvpk=
-----END CERTIFICATE-----`

const file = (text: string) => {
  const path = folder.file('own.pem')
  writeFileSync(path, text)
  return path
}

describe('certificates of the user’s own', () => {
  it('are none where no file is named', () => {
    expect(ownCertificates('')).toEqual([])
    expect(ownCertificates('  ')).toEqual([])
  })

  it('are all that stand in the file, whatever stands around them', () => {
    const path = file(`# a comment\n${PEM}\nand words\r\n${PEM}\n`)
    expect(ownCertificates(path)).toEqual([PEM, PEM])
    expect(ownCertificates(` ${path} `)).toHaveLength(2)
  })

  it.each([
    ['that is not there', () => folder.file('none.pem')],
    ['without a certificate', () => file('nothing')],
    ['with a key instead', () => file('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----')],
    ['with a certificate that is none', () => file('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')],
    ['that is a folder', () => folder.path],
  ])('of a file %s are told as that, by its name alone', (_, path) => {
    let thrown: { error?: { code: string; message: string } } = {}
    try {
      ownCertificates(path())
    } catch (reason) {
      thrown = reason as typeof thrown
    }
    expect(thrown.error?.code).toBe('net.certificateFile')
    expect(thrown.error?.message).not.toContain('/')
  })
})

describe('every way out', () => {
  it('goes through the system’s proxy and trusts the file of the settings, as it is when it is dialled', async () => {
    const authority = privateAuthority('service.test')
    const server = createServer(authority.certificate, (_, response) => response.end('reached'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const proxy = await startProxy({ to: (server.address() as AddressInfo).port })
    const clock = createRealClock()
    const settings = createMemoryStore({})
    const dialer = dialerFor({ clock, settings, network: { proxyFor: async () => proxy.url, extraCa: [] } })
    const fetch = createWebFetch({ clock, dialer })
    try {
      await expect(fetch('https://service.test/')).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
      settings.set({ network: { certificateFile: file(authority.ca) } })
      expect(await (await fetch('https://service.test/')).text()).toBe('reached')
      expect(new Set(proxy.asked)).toEqual(new Set(['service.test:443']))
    } finally {
      fetch.close()
      await proxy.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
