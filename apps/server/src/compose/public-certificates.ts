/** Certificates of public names: got from an authority by themselves, renewed, and in force without a restart. */
import { createSecureContext, type SecureContext } from 'node:tls'
import { BY_SYSTEM, type Documents } from '@sidetone/feature'
import { type Keeper, keepCertificate } from '../acme/keeper.ts'
import { type KeyAndChain, lifeOf, openAcmeFiles } from '../acme/kept-files.ts'
import { type Challenges, orderCertificate } from '../acme/order.ts'
import { AcmeProblem, sentenceOf } from '../acme/problem.ts'
import type { Settings } from '../settings.ts'
import type { Faults } from './faults.ts'
import type { Logger } from './log.ts'

/** Names are looked at one after the other, this often. */
const lookMs = 60_000
const kind = 'public-certificate'

export type PublicCertificates = {
  /** For TLS handshakes; undefined: not one of the names, or it has none yet. */
  readonly forName: (name: string) => SecureContext | undefined
  readonly keepers: readonly Keeper[]
  /** What our HTTP port answers to the authority, by token. */
  readonly challenges: ReadonlyMap<string, string>
  /** Asks for what is missing, and looks again from time to time. Called when HTTP listens. */
  begin(): void
  stop(): void
}

export function openPublicCertificates(
  { home, publicNames, acme, http }: Settings,
  documents: Documents,
  log: Logger,
  faults: Faults,
): PublicCertificates {
  const inForce = new Map<string, SecureContext>()
  const challenges: Challenges = new Map()
  documents.define(kind, { title: 'certificate of', elsewhere: {} })
  const files = publicNames.length ? openAcmeFiles(home) : null

  async function obtain(name: string): Promise<KeyAndChain> {
    // The maker of requests is large and needed some times a year: it is loaded only here.
    const { makeRequest } = await import('../certificate-authority.ts')
    const { key, request } = await makeRequest(name)
    const who = { ...acme, key: files!.accountKey() }
    return { key, cert: await orderCertificate(who, name, request, challenges) }
  }
  const noteFor = (name: string, pair: KeyAndChain) => {
    const life = lifeOf(pair, name)
    return life && { issuer: life.issuer, goodUntil: new Date(life.until).toISOString() }
  }
  const keepers = publicNames.map(name => {
    const kept = files!.of(name)
    return keepCertificate({
      name,
      directory: acme.directory,
      kept,
      obtain,
      inWords: error => sentenceOf(error, name, acme.directory, http.port),
      took(pair, expiresAt, before) {
        inForce.set(name, createSecureContext({ ...pair, minVersion: 'TLSv1.2' }))
        if (before === undefined) return
        log.info({ name, expiresAt }, 'certificate')
        const note = { before: before && noteFor(name, before), after: noteFor(name, pair) }
        documents.note({ kind, key: name, name, by: BY_SYSTEM, ...note })
      },
      failed(reason, error) {
        log.warn({ name, reason, err: error }, 'no certificate')
        if (!(error instanceof AcmeProblem)) faults.note('certificate', error)
      },
      now: Date.now,
    })
  })

  let timer: NodeJS.Timeout | undefined
  let looking = false
  async function look(): Promise<void> {
    if (looking) return
    looking = true
    for (const keeper of keepers) await keeper.look()
    looking = false
  }
  return {
    forName: name => inForce.get(name.toLowerCase()),
    keepers,
    challenges,
    begin() {
      if (!keepers.length) return
      void look()
      timer = setInterval(look, lookMs)
      timer.unref()
    },
    stop: () => clearInterval(timer),
  }
}
