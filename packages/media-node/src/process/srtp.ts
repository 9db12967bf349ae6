/** SRTP with the keys of two `a=crypto` lines, on OpenSSL's AES through one long-lived cipher for each key. */
import { createCipheriv } from 'node:crypto'
import { type CryptoAttribute, parseCrypto, type SrtpCrypto, SrtpReceiver, SrtpSender } from '@sidetone/rtp'
import type { CryptoLine } from '@sidetone/sdp'

const crypto: SrtpCrypto = {
  aes128Ecb(key) {
    const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
    return blocks => cipher.update(blocks)
  },
}

export type SrtpPair = { readonly sender: SrtpSender; readonly receiver: SrtpReceiver; readonly keys: string }

const read = (line: CryptoLine): CryptoAttribute | null => {
  const parsed = parseCrypto(`${line.tag} ${line.suite} ${line.key}`)
  return parsed.ok ? parsed.value : null
}
/** The contexts for these keys; `before` when they are the same, because a context must live as long as its keys. */
export function srtpFor(
  lines: { readonly ours: CryptoLine; readonly theirs: CryptoLine },
  before: SrtpPair | null,
): SrtpPair | null {
  const keys = JSON.stringify([lines.ours.suite, lines.ours.key, lines.theirs.suite, lines.theirs.key])
  if (before?.keys === keys) return before
  const ours = read(lines.ours)
  const theirs = read(lines.theirs)
  if (!ours || !theirs) return null
  return {
    sender: new SrtpSender(ours.suite, ours.master, crypto),
    receiver: new SrtpReceiver(theirs.suite, theirs.master, crypto),
    keys,
  }
}
