/** The certificate of SIP over TLS and of HTTPS, renewed while we run. */
import { join } from 'node:path'
import { ownNames, type ServerCertificate, serverCertificate } from '../certificates.ts'
import type { Settings } from '../settings.ts'
import type { Faults } from './faults.ts'

export type Certificates = {
  current(): ServerCertificate
  /** A new one is there: for connections from now on. */
  onChange(listener: (next: ServerCertificate) => void): void
}

const renewalLookMs = 12 * 3_600_000

export async function watchCertificate({ home, publicAddress }: Settings, faults: Faults): Promise<Certificates> {
  const read = () => serverCertificate(join(home, 'tls'), ownNames(publicAddress), Date.now())
  let current = await read()
  const listeners: ((next: ServerCertificate) => void)[] = []
  setInterval(() => {
    read().then(
      next => {
        if (next.cert === current.cert) return
        current = next
        for (const listener of listeners) listener(next)
      },
      error => faults.note('certificate', error),
    )
  }, renewalLookMs).unref()
  return { current: () => current, onChange: listener => void listeners.push(listener) }
}
