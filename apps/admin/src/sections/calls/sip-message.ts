/** What a SIP message is in a few words, and how it is meant. */
export type Meaning = 'ask' | 'going' | 'good' | 'bad'
export type Gist = { readonly label: string; readonly meaning: Meaning; readonly described: boolean }

/** `INVITE`, `180 Ringing`, `200 OK (BYE)`; `described`: it carries a session description. */
export function gistOf(text: string): Gist {
  const first = text.slice(0, text.indexOf('\n')).trim()
  const described = /^v=0/m.test(text)
  const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(first)
  if (!response) return { label: first.split(' ', 1)[0] ?? '', meaning: 'ask', described }
  const [, status = '', reason = ''] = response
  const method = /^cseq[ \t]*:[ \t]*\d+[ \t]+([A-Z]+)/im.exec(text)?.[1]
  const label = `${status} ${reason}`.trim()
  // To be asked for a password is how a call begins.
  const going = status < '200' || status === '401' || status === '407'
  const meaning = going ? 'going' : status < '300' ? 'good' : 'bad'
  return { label: meaning === 'good' && method ? `${label} (${method})` : label, meaning, described }
}
