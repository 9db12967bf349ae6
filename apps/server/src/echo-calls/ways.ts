/** The ways that a running system offers, as they are reached from this machine. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Way } from '@sidetone/echo-call'
import { type Address, isWildcard, type Settings } from '../settings.ts'

/** Where a program of this machine connects to. */
export const near = ({ host, port }: Address): Address => ({
  host: isWildcard(host) ? (host === '::' ? '::1' : '127.0.0.1') : host,
  port,
})

/** Over TLS it must show a certificate for the first public name, when there is one. */
export function waysOf({ home, sip, sips, http, publicNames }: Settings): Way[] {
  const own = join(home, 'tls/ca.pem')
  const ca = existsSync(own) ? [readFileSync(own, 'utf8')] : []
  const web = near(http)
  const [name] = publicNames
  const shows = { ca, ...(name && { name }) }
  // Plain HTTP is for this machine only.
  const plain: Way[] = web.host.startsWith('127.') || web.host === '::1' ? [{ transport: 'ws', ...web }] : []
  return [
    { transport: 'udp', ...near(sip) },
    { transport: 'tcp', ...near(sip) },
    { transport: 'tls', ...near(sips), ...shows },
    ...plain,
    { transport: 'wss', ...web, ...shows },
  ]
}
