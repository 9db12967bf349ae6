/** The certificates of SIP over TLS and of HTTPS, renewed while we run. */
import { join } from 'node:path'
import type { SecureContext } from 'node:tls'
import { ownNames, type ServerCertificate, serverCertificate } from '../certificates.ts'
import type { Settings } from '../settings.ts'
import type { Faults } from './faults.ts'

export type OfferedCertificate = ServerCertificate & {
  /** The one of a public name, when it has one already. */
  readonly forName: (name: string) => SecureContext | undefined
}
export type Certificates = {
  /** The own authority's, for every name and address that has none of its own. */
  current(): OfferedCertificate
  /** A new one is there: for connections from now on. */
  onChange(listener: (next: OfferedCertificate) => void): void
}

const renewalLookMs = 12 * 3_600_000

export async function watchCertificate(
  { home, publicAddress, publicNames }: Settings,
  forName: OfferedCertificate['forName'],
  faults: Faults,
): Promise<Certificates> {
  const read = async () => {
    const own = await serverCertificate(join(home, 'tls'), ownNames(publicAddress, publicNames), Date.now())
    return { ...own, forName }
  }
  let current = await read()
  const listeners: ((next: OfferedCertificate) => void)[] = []
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
