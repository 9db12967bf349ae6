/**
 * The SIP messages of living calls, to be drawn when somebody asks why a call went as it did.
 *
 *   received, sent ─▶ dialog (by Call-ID) ◀── belongs(Call-ID, leg, call) ── legs
 *                        └── messagesOf(call): all dialogs of its legs, in time ──▶ written by the composer ──▶ forget(call)
 *
 * In memory only: what was not written when the process dies is gone, and a call that goes on after a restart has its later
 * messages alone. Registrations and questions to trunks are not remembered.
 */
import type { CallId, LegId } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import type { Flow, Send } from '@sidetone/sip'
import {
  callsAtOnce,
  callsInSecond,
  longestMs,
  maxDialogs,
  maxLetters,
  maxMessageBytes,
  maxMessages,
  unclaimedMs,
} from './limits.ts'
import { redacted } from './redact.ts'

/** One message between a leg's far side and us, without secrets. */
export type LadderMessage = {
  readonly at: Millis
  /** Empty: it came before anybody knew whose it is. */
  readonly leg: LegId | ''
  readonly way: 'in' | 'out'
  /** The far side: `udp 192.0.2.1:5060`; empty: not known. */
  readonly peer: string
  readonly text: string
  /** It was longer. */
  readonly cut: boolean
}
type Dialog = {
  readonly began: Millis
  leg: LegId | ''
  readonly calls: Set<CallId>
  /** The first half of the bound stays; of what comes later the last. */
  readonly first: Noted[]
  last: Noted[]
  peer: string
  letters: number
}
type Noted = Omit<LadderMessage, 'leg' | 'peer'> & { readonly peer: string }

const half = maxMessages / 2
const decoder = new TextDecoder()
const letter = (of: string): number => of.charCodeAt(0)
const kindOf = (two: string): number => letter(two) * 256 + two.charCodeAt(1)
/** Not of calls: REGISTER, OPTIONS, SUBSCRIBE, PUBLISH, by their first two letters. */
const others = new Set(['RE', 'OP', 'SU', 'PU'].map(kindOf))
const refer = letter('F')
const invite = kindOf('IN')
const inviteNotInfo = letter('V')
const aCallId = /^(?:call-id|i)[ \t]*:[ \t]*([^\s]+)/i
/** Bytes that `callIdIn` looks for; letters are small ones. */
const [lineFeed, lineReturn, a, c, i] = ['\n', '\r', 'a', 'c', 'i'].map(letter) as [
  number,
  number,
  number,
  number,
  number,
]
const small = 32

export class Recorder {
  /** By Call-ID, in the order in which they began. */
  #dialogs = new Map<string, Dialog>()
  #calls = new Map<CallId, Set<Dialog>>()
  #letters = 0
  /** How many more calls may begin now, and since when that is known. */
  #room = callsAtOnce
  #since: Millis = 0
  #clearedAt: Millis = 0

  received(flow: Flow, bytes: Uint8Array, at: Millis): void {
    const { host, port } = flow.remote
    this.#note(bytes, at, 'in', `${flow.transport} ${host}:${port}`)
  }
  sent({ target, bytes }: Send, at: Millis): void {
    this.#note(bytes, at, 'out', 'flow' in target ? '' : `${target.transport} ${target.host}:${target.port}`)
  }
  /** A dialog is that of a leg, and its leg is in this call now: said anew when it moves to another. */
  belongs(callId: string, leg: LegId, call: CallId, at: Millis): void {
    let dialog = this.#dialogs.get(callId)
    if (!dialog) {
      if (!this.#calls.has(call) && !this.#mayBegin(at)) return
      dialog = this.#begin(callId, at)
    }
    dialog.leg = leg
    dialog.calls.add(call)
    const known = this.#calls.get(call)
    if (known) known.add(dialog)
    else this.#calls.set(call, new Set([dialog]))
  }
  remembers(call: CallId): boolean {
    return this.#calls.has(call)
  }
  /** What is remembered of a call, in time; `left`: messages in the middle that were let go. */
  messagesOf(call: CallId): { readonly messages: readonly LadderMessage[]; readonly left: number } {
    const messages = [...(this.#calls.get(call) ?? [])]
      .flatMap(({ leg, peer, first, last }) =>
        [...first, ...last].map(each => ({ ...each, leg, peer: each.peer || peer })),
      )
      .sort((a, b) => a.at - b.at)
    const left = messages.length - maxMessages
    if (left <= 0) return { messages, left: 0 }
    return { messages: [...messages.slice(0, half), ...messages.slice(-half)], left }
  }
  forget(call: CallId): void {
    for (const dialog of this.#calls.get(call) ?? []) {
      dialog.calls.delete(call)
      // Its Call-ID is looked up at the next clearing: whoever speaks up late is not a new call.
      if (dialog.calls.size === 0) this.#empty(dialog)
    }
    this.#calls.delete(call)
  }
  counts() {
    return { dialogs: this.#dialogs.size, letters: this.#letters }
  }

  #note(bytes: Uint8Array, at: Millis, way: 'in' | 'out', peer: string): void {
    const kind = bytes.length < 3 ? 0 : bytes[0]! * 256 + bytes[1]!
    if (others.has(kind) && bytes[2] !== refer) return
    const callId = callIdIn(bytes)
    if (callId === undefined) return
    let dialog = this.#dialogs.get(callId)
    if (!dialog) {
      if (way === 'out' || kind !== invite || bytes[2] !== inviteNotInfo || !this.#mayBegin(at)) return
      dialog = this.#begin(callId, at)
    }
    if (way === 'in') dialog.peer = peer
    const cut = bytes.length > maxMessageBytes
    const text = redacted(decoder.decode(cut ? bytes.subarray(0, maxMessageBytes) : bytes), cut)
    const list = dialog.first.length < half ? dialog.first : dialog.last
    list.push({ at, way, peer, text, cut })
    this.#grow(dialog, text.length)
    if (dialog.last.length > half) this.#grow(dialog, -dialog.last.shift()!.text.length)
    if (this.#letters > maxLetters) this.#clear(at)
  }
  #begin(callId: string, at: Millis): Dialog {
    if (this.#dialogs.size >= maxDialogs) this.#clear(at)
    const dialog: Dialog = { began: at, leg: '', calls: new Set(), first: [], last: [], peer: '', letters: 0 }
    this.#dialogs.set(callId, dialog)
    return dialog
  }
  #mayBegin(at: Millis): boolean {
    if (Math.abs(at - this.#clearedAt) >= 1_000) {
      this.#clearedAt = at
      this.#clearOld(at)
    }
    // The machine's clock may have been set back.
    const passed = Math.max(0, at - this.#since)
    this.#since = at
    this.#room = Math.min(callsAtOnce, this.#room + (passed * callsInSecond) / 1000)
    if (this.#room < 1) return false
    this.#room--
    return true
  }
  #grow(dialog: Dialog, letters: number): void {
    dialog.letters += letters
    this.#letters += letters
  }
  #empty(dialog: Dialog): void {
    this.#grow(dialog, -dialog.letters)
    dialog.first.length = 0
    dialog.last = []
  }
  /** Those that are nobody's any more, from the oldest on. */
  #clearOld(at: Millis): void {
    for (const [callId, dialog] of this.#dialogs) {
      if (at - dialog.began < unclaimedMs) return
      if (dialog.calls.size === 0 || at - dialog.began > longestMs) this.#drop(callId, dialog)
    }
  }
  /** Too many: the oldest tenth goes, whosever it is. */
  #clear(at: Millis): void {
    this.#clearOld(at)
    let most = Math.ceil(this.#dialogs.size / 10)
    if (this.#letters <= maxLetters && this.#dialogs.size < maxDialogs) return
    for (const [callId, dialog] of this.#dialogs) {
      if (most-- <= 0) return
      this.#drop(callId, dialog)
    }
  }
  #drop(callId: string, dialog: Dialog): void {
    this.#empty(dialog)
    this.#dialogs.delete(callId)
    for (const call of dialog.calls) {
      const known = this.#calls.get(call)
      known?.delete(dialog)
      if (known?.size === 0) this.#calls.delete(call)
    }
  }
}

/** Without making text of the message: most are of calls that are not remembered. */
function callIdIn(bytes: Uint8Array): string | undefined {
  for (let line = bytes.indexOf(lineFeed) + 1; line > 0; line = bytes.indexOf(lineFeed, line) + 1) {
    const first = (bytes[line] ?? 0) | small
    if (bytes[line] === lineReturn) return
    if (first !== i && (first !== c || ((bytes[line + 1] ?? 0) | small) !== a)) continue
    const end = bytes.indexOf(lineReturn, line)
    const callId = aCallId.exec(decoder.decode(bytes.subarray(line, end < 0 ? undefined : end)))?.[1]
    if (callId !== undefined) return callId
  }
}
