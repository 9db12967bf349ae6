/** The data folder, and the certificate of its own authority. */
import { X509Certificate } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '@sidetone/server/settings'
import { bad, type Finding, good } from './finding.ts'

const day = 86_400_000

export function folder({ home }: Settings): Finding {
  if (!existsSync(home)) return good(`The data folder ${home} will be made at the first start.`)
  try {
    accessSync(home, constants.W_OK)
  } catch {
    return bad(
      `The data folder ${home} cannot be written by this user.`,
      'Run this as the user that Sidetone runs as, or give this one the right to write there.',
    )
  }
  const open = statSync(home).mode & 0o077
  if (open) return bad(`Others on this machine can look into ${home}.`, `Run: chmod 700 ${home}`)
  return good(`The data folder ${home} can be written and is private.`)
}

export function ownCertificate({ home }: Settings): Finding {
  const path = join(home, 'tls/server.pem')
  if (!existsSync(path)) return good('The own certificate will be made at the first start.')
  try {
    const { validToDate } = new X509Certificate(readFileSync(path))
    const days = Math.floor((validToDate.getTime() - Date.now()) / day)
    if (days < 0) return bad(`The own certificate ran out ${-days} days ago.`, 'Start Sidetone again to renew it.')
    return good(
      `The own certificate is good for ${days} days. Phones that shall trust it need ${join(home, 'tls/ca.pem')}.`,
    )
  } catch {
    return bad(`${path} is no certificate.`, 'Remove the file and start Sidetone again.')
  }
}
