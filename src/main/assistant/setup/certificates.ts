/** The way out as the settings want it, with the certificates that a person trusts beside the system's own, such as that of a proxy that reads along on purpose. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { AppException } from '../../../shared/errors'
import type { Clock } from '../../../shared/time'
import { createDialer, type Dialer, type Network } from '../../net'
import type { SettingsStore } from '../../settings'

const ONE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

interface OnItsWay {
  clock: Clock
  network: Network
  settings: Pick<SettingsStore, 'get'>
}

/**
 * For everything that leaves this computer. What the user trusts beside the rest is read with each connection: a file that
 * is put right needs no restart.
 */
export const dialerFor = ({ clock, ...way }: OnItsWay): Dialer => createDialer({ ...networkFor(way), clock })

export const networkFor = ({ network, settings }: Omit<OnItsWay, 'clock'>): Network => ({
  ...network,
  extraCa: () => ownCertificates(settings.get().network.certificateFile),
})

/** @param file PEM, one or more; empty: none. @throws AppException `net.certificateFile` */
export function ownCertificates(file: string): string[] {
  if (file.trim() === '') return []
  try {
    const all = readFileSync(file.trim(), 'utf8').match(ONE) ?? []
    // One that cannot be read would fail every connection with words nobody understands.
    for (const each of all) new X509Certificate(each)
    if (all.length > 0) return all
  } catch {
    // Told below, like a file that holds none.
  }
  throw new AppException('net.certificateFile', { file: basename(file.trim()) })
}
