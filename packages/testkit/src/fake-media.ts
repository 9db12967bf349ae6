/**
 * A media engine without sound: makes and reads small session descriptions, remembers who is joined with whom, and lets
 * a test say what was heard. Ends live until `close`, as in a real engine.
 */
import type {
  CallId,
  EndId,
  EndKind,
  MediaEvent,
  MediaPort,
  MediaResult,
  Negotiated,
  Quality,
  Recording,
  RecordingEnd,
  Sound,
} from '@sidetone/call'

export type FakeEnd = {
  readonly call: CallId
  kind: EndKind
  /** Ours to offer, in order. */
  codecs: string[]
  /** What the last offer of the remote side had. */
  offered: string[]
  remote: Negotiated['remote']
  codec: string | null
  bridgedTo: EndId | null
  mixedIn: string | null
  muted: boolean
  playing: Sound | null
  echoing: boolean
  digits: string
  recording: Recording | null
}

const payload: Readonly<Record<string, number>> = { PCMU: 0, PCMA: 8, G722: 9, opus: 111 }
const profile: Readonly<Record<EndKind, string>> = { rtp: 'RTP/AVP', srtp: 'RTP/SAVP', webrtc: 'UDP/TLS/RTP/SAVPF' }

export class FakeMedia implements MediaPort {
  readonly ends = new Map<EndId, FakeEnd>()
  readonly log: string[] = []
  /** Length of what a recording holds that is stopped or closed. */
  recordedMs = 5000
  #listeners: ((event: MediaEvent) => void)[] = []
  #version = 1
  /** Ends that this life of the server knows: after a restart none, until they are adopted. */
  #unknown = new Set<EndId>()

  async offer(end: EndId, options: Parameters<MediaPort['offer']>[1]): Promise<MediaResult<{ readonly sdp: string }>> {
    const made = this.#end(end, options.call, options.kind)
    const like = options.like && this.ends.get(options.like)
    if (like)
      made.codecs = [
        ...like.offered.filter(codec => made.codecs.includes(codec)),
        ...made.codecs.filter(codec => !like.offered.includes(codec)),
      ]
    this.#note('offer', end, options.restart ? 'restart' : '')
    return { ok: true, sdp: this.#sdp(made.kind, made.codecs, options.hold ? 'sendonly' : 'sendrecv') }
  }
  async setAnswer(end: EndId, sdp: string): Promise<MediaResult<Negotiated>> {
    const known = this.ends.get(end)
    if (!known) return { ok: false, why: 'unknown-end' }
    this.#note('setAnswer', end)
    const read = readSdp(sdp)
    if (!read) return { ok: false, why: 'bad-description' }
    known.codec = read.codecs.find(codec => known.codecs.includes(codec)) ?? null
    known.remote = read.direction
    if (!known.codec) return { ok: false, why: 'no-common-codec' }
    return { ok: true, codec: known.codec, secured: securedBy(known.kind), remote: read.direction }
  }
  async accept(end: EndId, sdp: string, options: { readonly call: CallId }): ReturnType<MediaPort['accept']> {
    const read = readSdp(sdp)
    if (!read) return { ok: false, why: 'bad-description' }
    const made = this.#end(end, options.call, read.kind)
    made.offered = read.codecs
    made.remote = read.direction
    this.#note('accept', end)
    return { ok: true, kind: read.kind, codecs: read.codecs, remote: read.direction }
  }
  async answer(end: EndId, options: Parameters<MediaPort['answer']>[1]): ReturnType<MediaPort['answer']> {
    const known = this.ends.get(end)
    if (!known) return { ok: false, why: 'unknown-end' }
    this.#note('answer', end)
    const like = options.like && this.ends.get(options.like)?.codec
    const common = known.offered.filter(codec => known.codecs.includes(codec))
    known.codec = (like && common.find(codec => codec === like)) || common[0] || null
    if (!known.codec) return { ok: false, why: 'no-common-codec' }
    const ours = { sendrecv: 'sendrecv', sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive' } as const
    return {
      ok: true,
      sdp: this.#sdp(known.kind, [known.codec], ours[known.remote]),
      codec: known.codec,
      secured: securedBy(known.kind),
      remote: known.remote,
    }
  }
  bridge(a: EndId, b: EndId): void {
    this.#note('bridge', a, b)
    this.#part(a)
    this.#part(b)
    const [one, other] = [this.ends.get(a), this.ends.get(b)]
    if (one && other) [one.bridgedTo, other.bridgedTo] = [b, a]
  }
  unbridge(end: EndId): void {
    this.#note('unbridge', end)
    this.#part(end)
  }
  mix(conference: string, ends: readonly EndId[]): void {
    this.#note('mix', conference, ...ends)
    for (const [id, end] of this.ends) if (end.mixedIn === conference && !ends.includes(id)) end.mixedIn = null
    for (const id of ends) {
      const end = this.ends.get(id)
      if (!end || end.mixedIn === conference) continue
      this.#part(id)
      end.mixedIn = conference
    }
  }
  mute(end: EndId, muted: boolean): void {
    this.#note('mute', end, String(muted))
    const known = this.ends.get(end)
    if (known) known.muted = muted
  }
  echo(end: EndId): void {
    this.#note('echo', end)
    this.#part(end)
    const known = this.ends.get(end)
    if (known) known.echoing = true
  }
  play(end: EndId, sound: Sound): void {
    this.#note('play', end, sound.kind === 'tone' ? sound.tone : sound.path)
    const known = this.ends.get(end)
    if (known) known.playing = sound
  }
  stopPlaying(end: EndId): void {
    this.#note('stopPlaying', end)
    const known = this.ends.get(end)
    if (known) known.playing = null
  }
  sendDigit(end: EndId, digit: string): void {
    this.#note('sendDigit', end, digit)
    const known = this.ends.get(end)
    if (known) known.digits += digit
  }
  record(end: EndId, what: Recording): void {
    this.stopRecording(end)
    this.#note('record', end, what.path)
    const known = this.ends.get(end)
    if (known) known.recording = what
  }
  stopRecording(end: EndId): void {
    if (this.ends.get(end)?.recording) this.#note('stopRecording', end)
    this.#endRecording(end, 'stopped')
  }
  announce(conference: string, sound: Sound): void {
    this.#note('announce', conference, sound.kind === 'tone' ? sound.tone : sound.path)
  }
  close(end: EndId): void {
    this.#note('close', end)
    this.#endRecording(end, 'closed')
    this.#part(end)
    this.ends.delete(end)
  }
  async adopt(ends: Parameters<MediaPort['adopt']>[0]): Promise<{ readonly lost: readonly EndId[] }> {
    const named = new Set(ends.map(({ end }) => end))
    for (const end of [...this.ends.keys()]) if (!named.has(end)) this.close(end)
    // As the real engine: without what was exported it cannot go on with an end.
    for (const { end, state } of ends) if (state) this.#unknown.delete(end)
    return { lost: [...named].filter(end => !this.ends.has(end) || this.#unknown.has(end)) }
  }
  exportEnd(end: EndId): unknown {
    return this.ends.has(end) && !this.#unknown.has(end) ? { end, version: this.#version } : null
  }
  onEvent(listener: (event: MediaEvent) => void): void {
    this.#listeners.push(listener)
  }

  // ── what a test does ──

  /** Whose voice this end hears now; nobody's when it hears a sound. */
  heardBy(end: EndId): EndId[] {
    const known = this.ends.get(end)
    if (!known) return []
    const voices = known.mixedIn
      ? [...this.ends].flatMap(([id, other]) => (id !== end && other.mixedIn === known.mixedIn ? [id] : []))
      : known.bridgedTo
        ? [known.bridgedTo]
        : []
    return voices.filter(id => !this.ends.get(id)?.muted)
  }
  emit(event: MediaEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
  /** The recording of this end ends by itself, with so much in it. */
  recorded(end: EndId, ms: number, endedBy: RecordingEnd): void {
    const path = this.ends.get(end)?.recording?.path
    if (path === undefined) return
    this.ends.get(end)!.recording = null
    this.emit({ type: 'recorded', end, path, ms, endedBy })
  }
  quality(end: EndId, mos = 4.3): void {
    const quality: Quality = {
      codec: 'PCMU',
      received: 100,
      lost: 0,
      jitterMs: 1,
      roundTripMs: 2,
      farLossRatio: 0,
      mos,
    }
    this.emit({ type: 'quality', end, quality })
  }
  /** The process that holds these ends dies. */
  lose(ends: readonly EndId[]): void {
    for (const end of ends) {
      this.#part(end)
      this.ends.delete(end)
    }
    this.emit({ type: 'lost', ends })
  }
  /** A server died; whoever comes next listens alone. */
  forgetListeners(): void {
    this.#listeners = []
    this.#unknown = new Set(this.ends.keys())
  }

  #end(end: EndId, call: CallId, kind: EndKind): FakeEnd {
    let known = this.ends.get(end)
    if (!known) {
      const codecs = kind === 'webrtc' ? ['opus', 'G722', 'PCMU', 'PCMA'] : ['G722', 'PCMU', 'PCMA']
      known = {
        call,
        kind,
        codecs,
        offered: [],
        remote: 'sendrecv',
        codec: null,
        bridgedTo: null,
        mixedIn: null,
        muted: false,
        playing: null,
        echoing: false,
        digits: '',
        recording: null,
      }
      this.ends.set(end, known)
    }
    return known
  }
  /** Told later, as a real engine does. */
  #endRecording(end: EndId, endedBy: RecordingEnd): void {
    const known = this.ends.get(end)
    if (!known?.recording) return
    const { path } = known.recording
    known.recording = null
    queueMicrotask(() => this.emit({ type: 'recorded', end, path, ms: this.recordedMs, endedBy }))
  }
  #part(end: EndId): void {
    const known = this.ends.get(end)
    if (!known) return
    const other = known.bridgedTo ? this.ends.get(known.bridgedTo) : undefined
    if (other) other.bridgedTo = null
    known.bridgedTo = null
    known.mixedIn = null
    known.echoing = false
  }
  #note(...words: string[]): void {
    this.log.push(words.filter(Boolean).join(' '))
  }
  #sdp(kind: EndKind, codecs: readonly string[], direction: string): string {
    return sdpOf(codecs, { kind, direction, version: this.#version++ })
  }
}

/** A description such as a phone would write. */
export function sdpOf(
  codecs: readonly string[],
  options: {
    readonly kind?: EndKind
    readonly direction?: string
    readonly version?: number
    readonly port?: number
  } = {},
): string {
  const { kind = 'rtp', direction = 'sendrecv', version = 1, port = 40000 } = options
  const numbers = codecs.map(codec => payload[codec] ?? 96)
  const maps = codecs.map((codec, at) => `a=rtpmap:${numbers[at]} ${codec}/${codec === 'opus' ? '48000/2' : 8000}`)
  return [
    'v=0',
    `o=- 1 ${version} IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} ${profile[kind]} ${numbers.join(' ')}`,
    ...maps,
    `a=${direction}`,
    '',
  ].join('\r\n')
}

function readSdp(sdp: string): { kind: EndKind; codecs: string[]; direction: Negotiated['remote'] } | null {
  const media = /^m=audio \d+ (\S+) (.+)$/m.exec(sdp)
  if (!media) return null
  const kind: EndKind = media[1] === 'RTP/AVP' ? 'rtp' : media[1] === 'RTP/SAVP' ? 'srtp' : 'webrtc'
  const names = Object.entries(payload)
  const codecs = media[2]!
    .trim()
    .split(/\s+/)
    .flatMap(number => names.filter(([, known]) => known === Number(number)).map(([name]) => name))
  const direction = (/^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(sdp)?.[1] ?? 'sendrecv') as Negotiated['remote']
  return { kind, codecs, direction }
}

const securedBy = (kind: EndKind): Negotiated['secured'] =>
  kind === 'rtp' ? 'none' : kind === 'srtp' ? 'sdes' : 'dtls'
