/**
 * Takes the secrets out of a SIP message before it is remembered: answers to password questions (RFC 8760), keys of SRTP
 * (RFC 4568), passwords of ICE (RFC 8839 §5.4), passwords in URIs, and every body that describes no session: texts that
 * people write, and digits that they press (a PIN comes so).
 */
const gone = '(removed)'

/** Lines whose first letters are these may hold a secret: looked at line by line, as most messages hold none. */
const [a, k, p, equals, c, i] = ['a', 'k', 'p', '=', 'c', 'i'].map(letter => letter.charCodeAt(0))
const lower = 32
const rules: readonly (readonly [RegExp, string])[] = [
  // With its continuation lines (RFC 3261 §7.3.1).
  [/^((?:proxy-)?auth(?:orization|entication-info)[ \t]*:)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim, `$1 ${gone}`],
  [/^(a=crypto:[ \t]*\d*[ \t]*[^\s]*)[^\r\n]*/gim, `$1 ${gone}`],
  [/^(a=(?:ice-pwd|key-mgmt):)[^\r\n]*/gim, `$1${gone}`],
  [/^(k=)[^\r\n]*/gim, `$1${gone}`],
]
/** `sip:name:password@host` */
const inUri = /(\bsips?:[^\s:@<>"]{1,200}:)[^\s@<>"/]{1,200}@/gi
const bodies = ['application/sdp', 'message/sipfrag']

/** @param cut the message was longer than this */
export function redacted(message: string, cut = false): string {
  let text = message.endsWith('\r\n\r\n') ? message : withoutBody(message, cut)
  if (mayHoldSecrets(text)) for (const [what, instead] of rules) text = text.replace(what, instead)
  return text.replace(inUri, `$1${gone}@`)
}

/** A header that begins with `a` or `p`, an attribute that begins with `c`, `i` or `k`, or a key. */
function mayHoldSecrets(text: string): boolean {
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    const first = text.charCodeAt(end + 1) | lower
    if (first !== a && first !== k && first !== p) continue
    if (text.charCodeAt(end + 2) === equals) {
      const second = text.charCodeAt(end + 3) | lower
      if (first === k || second === c || second === i || second === k) return true
    } else if (/^(?:proxy-)?auth/i.test(text.slice(end + 1, end + 12))) return true
  }
  return false
}

function withoutBody(text: string, cut: boolean): string {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return text
  const head = text.slice(0, end)
  const type = /^(?:content-type|c)[ \t]*:[ \t]*([^\s;]+)/im.exec(head)?.[1]?.toLowerCase() ?? ''
  if (bodies.includes(type)) return text
  const length = text.length - end - 4
  return `${head}\r\n\r\n(${cut ? 'more than ' : ''}${length} letters of ${type || 'unknown type'} are not kept)`
}
