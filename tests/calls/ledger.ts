/**
 * What a phone's messages say about offers and answers: at most one offer is open in a dialog, each is answered where it must be
 * (RFC 3264 §5–8, RFC 3262 §5, RFC 6337 §2), and what an unreliable response shows is what the 2xx says.
 *
 *   INVITE with SDP ─▶ answered in a reliable 18x or the 2xx          UPDATE, re-INVITE ─▶ in their 2xx
 *   INVITE without  ─▶ offer in a reliable 18x (answered in the PRACK) or in the 2xx (answered in the ACK)
 */
import { textOf } from '@sidetone/sip'

type Dialog = {
  /** By which message the open offer must be answered. */
  open: 'INVITE' | 'PRACK' | 'ACK' | 'UPDATE' | null
  exchanges: number
  /** What a provisional response showed or answered. */
  shown: string | null
  answered: boolean
  readonly seen: Set<string>
}

export class Ledger {
  readonly faults: string[] = []
  readonly dialogs = new Map<string, Dialog>()
  /** By Call-ID: whether its first INVITE had an offer. */
  #first = new Map<string, boolean>()

  /** @param sent by the phone; else it is sent to it */
  note(bytes: Uint8Array, sent: boolean): void {
    const text = textOf(bytes)
    const [head = '', body = ''] = text.split('\r\n\r\n')
    const [line = ''] = head.split('\r\n')
    const header = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
    const tag = (name: string) => /;\s*tag=([^;\s]+)/.exec(header(name))?.[1] ?? ''
    const [cseq = '', method = ''] = header('CSeq').split(/\s+/)
    const call = header('Call-ID')
    const sdp = header('Content-Type').startsWith('application/sdp') ? body : null
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(line)?.[1] ?? 0)
    if (!['INVITE', 'ACK', 'PRACK', 'UPDATE'].includes(method)) return
    const tags = [tag('From'), tag('To')].sort().join('|')
    const key = `${call}|${tags}`
    if (!status && method === 'INVITE' && !tag('To')) return void this.#first.set(call, sdp !== null)
    if (!tag('To') || status === 100) return
    let dialog = this.dialogs.get(key)
    if (!dialog) {
      if (!this.#first.has(call)) return
      const open = this.#first.get(call) ? 'INVITE' : null
      dialog = { open, exchanges: 0, shown: null, answered: false, seen: new Set() }
      this.dialogs.set(key, dialog)
    }
    const reliable = /100rel/i.test(header('Require')) && header('RSeq')
    const id = `${sent} ${status || 'request'} ${method} ${cseq} ${reliable}`
    const again = dialog.seen.has(id)
    dialog.seen.add(id)
    // The same once more: a retransmission, or an unreliable response that is repeated.
    if (again && (status >= 200 || reliable || !status)) return
    if (status) this.#response(dialog, method, status, sdp, Boolean(reliable), line)
    else this.#request(dialog, method, sdp, line)
  }

  #request(dialog: Dialog, method: string, sdp: string | null, line: string): void {
    if (method === 'PRACK' || method === 'ACK') {
      if (dialog.open === method && sdp === null) this.#fault('no answer in', line)
      else if (dialog.open === method) this.#answer(dialog)
      else if (sdp !== null) this.#fault('an answer without an offer in', line)
      return
    }
    dialog.shown = null
    dialog.answered = false
    if (sdp === null) return
    if (dialog.open) this.#fault(`an offer while one is open (${dialog.open}) in`, line)
    dialog.open = method === 'UPDATE' ? 'UPDATE' : 'INVITE'
  }

  #response(dialog: Dialog, method: string, status: number, sdp: string | null, reliable: boolean, line: string): void {
    if (method === 'PRACK' || method === 'ACK') return
    if (status >= 300) {
      if (dialog.open === method) dialog.open = null
      return
    }
    if (method === 'UPDATE') {
      if (dialog.open !== 'UPDATE') return sdp === null ? undefined : this.#fault('an answer without an offer in', line)
      return sdp === null ? this.#fault('no answer in', line) : this.#answer(dialog)
    }
    const final = status >= 200
    if (sdp !== null && dialog.shown !== null && dialog.shown !== sdp)
      this.#fault('another description than before in', line)
    if (sdp === null) {
      if (final && dialog.open) this.#fault(`an open offer (${dialog.open}) at`, line)
    } else if (dialog.open === 'INVITE') {
      dialog.shown = sdp
      if (final || reliable) this.#answer(dialog)
    } else if (!dialog.answered) {
      if (!final && !reliable) this.#fault('an offer that may get lost in', line)
      dialog.shown = sdp
      dialog.open = final ? 'ACK' : 'PRACK'
    }
  }

  #answer(dialog: Dialog): void {
    dialog.open = null
    dialog.answered = true
    dialog.exchanges++
  }
  #fault(what: string, line: string): void {
    this.faults.push(`${what} ${line}`)
  }
}
