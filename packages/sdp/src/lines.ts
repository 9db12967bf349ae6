/**
 * The lines of a session description, section by section (RFC 8866 §5): what stands before the first m= line is of the session,
 * what stands after an m= line is of that media. Attributes stay text, the reader takes what it knows.
 *
 * Own code: a general reader tries some sixty patterns on each attribute, which was 4 % of a whole call set-up.
 */
import { maxLineCharacters, maxLines, maxMediaLines } from './limits.ts'

export type Section = {
  /** Address in c=; null when there is none. */
  address: string | null
  /** `a=name:value` in their order; the value is '' for `a=name`. */
  readonly attributes: { readonly name: string; readonly value: string }[]
}
export type MediaSection = Section & {
  readonly type: string
  readonly port: number
  readonly protocol: string
  /** Separated by spaces. */
  readonly formats: string
}
export type Origin = {
  readonly username: string
  readonly sessionId: string
  readonly version: string
  readonly address: string
}
export type Sections = { readonly origin: Origin; readonly session: Section; readonly media: readonly MediaSection[] }

const originLine = /^(\S*) (\d*) (\d*) \S* IP\d (\S*)/
const connectionLine = /^IN IP\d (\S*)/
const mediaLine = /^(\w*) (\d{1,5})(?:\/\d+)? ([\w/]+)(?: (.*))?/

/** The sections, or a sentence that says what is wrong and its place. */
export function sectionsOf(text: string): Sections | { readonly what: string; readonly where: string } {
  const session: Section = { address: null, attributes: [] }
  const media: MediaSection[] = []
  let origin: Origin | null = null
  let section = session
  let lines = 0
  for (let start = 0; start < text.length; ) {
    const end = endOfLine(text, start)
    const next = text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1
    if (++lines > maxLines) return { what: 'the description has too many lines', where: 'lines' }
    if (end - start > maxLineCharacters) return { what: 'a line is too long', where: text.slice(start, start + 20) }
    if (end > start && text[start + 1] !== '=')
      return { what: 'a line is not of the form x=…', where: text.slice(start, Math.min(end, start + 20)) }
    const value = text.slice(start + 2, end)
    switch (end > start ? text[start] : '') {
      case 'o': {
        const [, username, sessionId, version, address] = originLine.exec(value) ?? []
        if (address !== undefined) origin = { username: username!, sessionId: sessionId!, version: version!, address }
        break
      }
      case 'c': {
        const address = connectionLine.exec(value)?.[1]
        if (address) section.address = address
        break
      }
      case 'm': {
        if (media.length >= maxMediaLines) return { what: 'there are too many m= lines', where: 'm=' }
        const [, type, port, protocol, formats = ''] = mediaLine.exec(value) ?? []
        if (!type || !protocol || Number(port) > 65_535) return { what: 'an m= line is malformed', where: 'm=' }
        const added: MediaSection = { address: null, attributes: [], type, port: Number(port), protocol, formats }
        media.push(added)
        section = added
        break
      }
      case 'a': {
        const colon = value.indexOf(':')
        section.attributes.push(
          colon < 0
            ? { name: value.trimEnd(), value: '' }
            : { name: value.slice(0, colon), value: value.slice(colon + 1) },
        )
      }
    }
    start = next
  }
  if (!origin) return { what: 'there is no o= line, or it is malformed', where: 'o=' }
  return { origin, session, media }
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const letter = text.charCodeAt(at)
    if (letter === 10 || letter === 13) return at
  }
  return text.length
}
