/**
 * Who may come in. A stranger's request is answered here and reaches nobody.
 *
 *   request ──▶ from a trunk's address, or to its registered contact? ───────▶ trunk
 *          ├──▶ address is paused for wrong passwords ──▶ 503 Retry-After
 *          ├──▶ no credentials, or stale ones ──▶ 401 with challenges
 *          ├──▶ wrong password, unknown user ──▶ 401 with challenges (the same, after the same work)
 *          └──▶ right password ─────────────────────────────────▶ device, or trunk
 *
 * Requests inside a dialog are not asked again: its tags are known only to those who are in it.
 */
import type { Ids, Millis } from '@sidetone/kernel'
import { DigestServer, type Flow, type Hashes, type HeaderList, type SipRequest } from '@sidetone/sip'
import type { Credential, CredentialStore } from './ports.ts'
import { Suspects } from './suspects.ts'
import type { Trunks } from './trunk/trunks.ts'
import type { Trunk } from './trunk/words.ts'

export type GateOptions = {
  readonly realm: string
  readonly ids: Ids
  readonly hashes: Hashes
  readonly credentials: CredentialStore
  readonly lines: Pick<Trunks, 'senderOf' | 'peer'>
}
export type Admission =
  | { readonly type: 'device'; readonly credential: Credential }
  | { readonly type: 'trunk'; readonly trunk: Trunk }
  | { readonly type: 'refused'; readonly status: number; readonly headers: HeaderList }

export class Gate {
  readonly suspects = new Suspects()
  #options: GateOptions
  #digest: DigestServer
  #counts = { challenged: 0, wrong: 0, paused: 0 }

  constructor(options: GateOptions) {
    const { realm, ids, hashes } = options
    this.#options = options
    this.#digest = new DigestServer({ realm, ids, hashes, secret: ids.token(32) })
  }

  /** @param onlyDevices a trunk's address does not help here: a REGISTER needs a password from everywhere */
  admit(request: SipRequest, flow: Flow, now: Millis, onlyDevices = false): Admission {
    const { credentials } = this.#options
    const claimed = this.#digest.claimOf(request.headers)
    if (claimed.type !== 'claim') {
      const trunk = onlyDevices ? undefined : this.#options.lines.senderOf(request, flow)
      if (trunk) return { type: 'trunk', trunk }
      return claimed.type === 'absent'
        ? this.#challenge(request, flow, now, false)
        : { type: 'refused', status: 400, headers: [['Warning', '399 sidetone "Authorization cannot be read"']] }
    }
    const { host } = flow.remote
    const pause = this.suspects.pauseMs(host, flow.id, now)
    if (pause > 0) {
      this.#counts.paused++
      return { type: 'refused', status: 503, headers: [['Retry-After', String(Math.ceil(pause / 1000))]] }
    }
    const credential = credentials.findCredential(claimed.claim.username, now)
    const ha1 = credential?.ha1
    const peer = ha1 || onlyDevices ? undefined : this.#options.lines.peer(claimed.claim.username)
    const secret = ha1 ? { MD5: ha1.md5, 'SHA-256': ha1.sha256, 'SHA-512-256': ha1.sha512256 } : peer?.secret
    const verdict = this.#digest.verify(claimed.claim, request.method, secret, now)
    if (verdict === 'accepted' && (credential || peer)) {
      this.suspects.right(flow.id)
      return credential ? { type: 'device', credential } : { type: 'trunk', trunk: peer!.trunk }
    }
    if (verdict === 'wrong') {
      this.#counts.wrong++
      this.suspects.wrong(host, flow.id, now)
    }
    return this.#challenge(request, flow, now, verdict === 'stale')
  }

  get counts(): {
    readonly challenged: number
    readonly wrong: number
    readonly paused: number
    readonly suspects: number
  } {
    return { ...this.#counts, suspects: this.suspects.size }
  }

  #challenge(request: SipRequest, flow: Flow, now: Millis, stale: boolean): Admission {
    this.#counts.challenged++
    const all = this.#digest.challenges(now, stale)
    const offered = knowsStrongDigest(request, flow) ? all : all.filter(value => value.includes('algorithm=MD5'))
    return { type: 'refused', status: 401, headers: offered.map(value => ['WWW-Authenticate', value] as const) }
  }
}

/**
 * RFC 8760 wants every algorithm offered, strongest first, and the others ignored by those who do not know them. Phones in
 * the field (and baresip, linphone, SIPp) give up instead when they read a name that is new to them, so only those get the whole
 * list of whom we know better. The secrets of desk phones are generated and long: MD5 gives none of them away.
 */
const takesStrongDigest = /^(sidetone|pjsua|pjsip|microsip|jssip|sip\.js)/i
function knowsStrongDigest({ headers }: SipRequest, { transport }: Flow): boolean {
  return transport === 'ws' || transport === 'wss' || takesStrongDigest.test(headers.get('User-Agent') ?? '')
}
