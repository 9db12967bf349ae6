/**
 * The codecs that a trunk takes, in its order: written into an offer of ours, or taken out of theirs before the media engine
 * reads it. Telephone events and comfort noise are no codecs and stay.
 */

/** RFC 3551 table 4: what needs no rtpmap. */
const known: Readonly<Record<string, string>> = {
  '0': 'pcmu',
  '8': 'pcma',
  '9': 'g722',
  '3': 'gsm',
  '18': 'g729',
  '13': 'cn',
}
const always = ['telephone-event', 'cn']

/** @returns the description with these codecs only; null when none of them is in it */
export function withCodecs(sdp: string, codecs: readonly string[]): string | null {
  if (codecs.length === 0) return sdp
  const wanted = codecs.map(codec => codec.toLowerCase())
  const lines = sdp.split(/\r?\n/)
  const audio = lines.findIndex(line => line.startsWith('m=audio '))
  if (audio < 0) return sdp
  const after = lines.findIndex((line, at) => at > audio && line.startsWith('m='))
  const end = after < 0 ? lines.length : after
  const [media = '', port = '', profile = '', ...formats] = lines[audio]!.split(' ')
  const names = new Map(formats.map(format => [format, known[format] ?? '']))
  const rates = new Map(formats.map(format => [format, '8000']))
  for (const line of lines.slice(audio, end)) {
    const [, format, name, rate] = /^a=rtpmap:(\d+) ([^/]+)\/(\d+)/.exec(line) ?? []
    if (!format || !name || !rate || !names.has(format)) continue
    names.set(format, name.toLowerCase())
    rates.set(format, rate)
  }
  const rank = (format: string) => wanted.indexOf(names.get(format)!)
  const chosen = formats.filter(format => rank(format) >= 0).sort((a, b) => rank(a) - rank(b))
  if (chosen.length === 0) return null
  // Key presses go with the clock of a codec (RFC 4733 §2.1): those of a clock that is not there any more mean nothing.
  const clocks = chosen.map(format => rates.get(format))
  const others = formats.filter(format => always.includes(names.get(format)!) && clocks.includes(rates.get(format)))
  const kept = [...chosen, ...others]
  const isKept = (line: string) => {
    const format = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) /.exec(line)?.[1]
    return format === undefined || kept.includes(format)
  }
  return [
    ...lines.slice(0, audio),
    [media, port, profile, ...kept].join(' '),
    ...lines.slice(audio + 1, end).filter(isKept),
    ...lines.slice(end),
  ].join('\r\n')
}
