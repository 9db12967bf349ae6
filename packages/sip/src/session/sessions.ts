/** All sessions of a stack: which of them are due, which changed in this turn, which ended. */
import type { Millis } from '@sidetone/kernel'
import { maxRememberedEnds } from '../limits.ts'
import { replacedSession } from '../refer/replaces.ts'
import type { Replaces } from '../refer/words.ts'
import type { SessionId } from '../stack-types.ts'
import { Deadlines } from '../transaction/deadlines.ts'
import { never } from '../transaction/timers.ts'
import { currentDialog, type Session, sessionDue } from './session.ts'

/** Most turns change none: they cost no memory. */
const nothing = { changed: [], gone: [] }

export class Sessions {
  readonly #all = new Map<SessionId, Session>()
  readonly #deadlines = new Deadlines<Session>()
  readonly #max: number
  /** Of the sessions that ended last; `#endedAt` is where the next one goes. */
  readonly #ended: SessionId[] = []
  #endedAt = 0
  #changed: Session[] = []
  #gone: SessionId[] = []

  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#all.size
  }
  get scheduled(): number {
    return this.#deadlines.size
  }
  get full(): boolean {
    return this.#all.size >= this.#max
  }
  next(): Millis | null {
    return this.#deadlines.next()
  }
  /** The earliest that is due, or null. */
  due(now: Millis): Session | null {
    return this.#deadlines.take(now)
  }
  get(id: SessionId): Session | undefined {
    return this.#all.get(id)
  }
  add(session: Session): void {
    this.#all.set(session.id, session)
  }
  hasEnded(id: SessionId): boolean {
    return this.#ended.includes(id)
  }

  /** What `SipStack.take` tells of this turn. */
  take(): { readonly changed: readonly SessionId[]; readonly gone: readonly SessionId[] } {
    if (!this.#changed.length && !this.#gone.length) return nothing
    const changed: SessionId[] = []
    for (const session of this.#changed) {
      session.changed = false
      if (session.state !== 'gone') changed.push(session.id)
    }
    const gone = this.#gone
    this.#changed = []
    this.#gone = []
    return { changed, gone }
  }

  touch(session: Session): void {
    if (session.state === 'gone') return
    if (!session.changed) {
      session.changed = true
      this.#changed.push(session)
    }
    this.schedule(session)
  }
  schedule(session: Session): void {
    this.#deadlines.set(session, session.state === 'gone' ? never : sessionDue(session))
  }
  forget(session: Session): void {
    if (session.state === 'gone') return
    session.state = 'gone'
    this.#deadlines.set(session, never)
    this.#all.delete(session.id)
    this.#ended[this.#endedAt++ % maxRememberedEnds] = session.id
    this.#gone.push(session.id)
  }

  /** How an INVITE names this session to take its place (RFC 3891), sent to us or to the other side. */
  replaces(id: SessionId, sentTo: 'us' | 'them'): Replaces | null {
    const session = this.#all.get(id)
    const dialog = session && currentDialog(session)
    if (!dialog) return null
    const { callId, localTag, remoteTag } = dialog
    const [toTag, fromTag] = sentTo === 'us' ? [localTag, remoteTag] : [remoteTag, localTag]
    return { callId, toTag, fromTag, earlyOnly: false }
  }
  /** Which living one is meant. */
  replaced(replaces: Replaces): SessionId | null {
    const session = replacedSession(replaces, id => this.#all.get(id))
    const lives = session?.state === 'inviting' || session?.state === 'ringing' || session?.state === 'talking'
    return lives ? session.id : null
  }
}
