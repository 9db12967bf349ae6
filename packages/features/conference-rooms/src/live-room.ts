/**
 * One conference while somebody is in it: who, with which rights, locked or not, recorded or not.
 *
 *   enter ─▶ waits (for the host) ─host comes─▶ in ─▶ leave
 *     └──────────────────────────────────────────┘
 *
 * What it knows is noted with each caller's story, so that a restart finds it again.
 */
import { type CallControl, coded, type LegId, type Party, type Sound } from '@sidetone/call'
import { type Phrase, prompts } from '@sidetone/prompts'
import { MAX_RECORDING_MS } from './limits.ts'
import type { Room } from './shapes.ts'

export type Member = {
  readonly call: CallControl
  readonly leg: LegId
  readonly host: boolean
  readonly since: number
  waits: boolean
}
/** Kept in the journal with each of them. */
export type Noted = {
  readonly host: boolean
  readonly waits: boolean
  readonly since: number
  readonly locked: boolean
  readonly recording: boolean
  readonly called: string
}
export type LiveDeps = {
  readonly roomOf: (id: string) => (Room & { readonly id: string }) | undefined
  /** A new file for a recording. */
  readonly newFile: (room: string) => string
  /** A file with the name of this caller, as they say it or spoken; null: nothing can. */
  readonly sayName: (who: Party, language: string) => Promise<string | null>
  /** A host is in it whose story did not bring them: who took over a host's call on another phone. */
  readonly hostBeside: (called: string) => boolean
  readonly changed: () => void
}

const beep: Sound = { kind: 'tone', tone: 'beep' }

export class LiveRoom {
  readonly id: string
  /** As the call room and the records know it: the same while it stands, whatever the room is called meanwhile. */
  readonly called: string
  locked = false
  #deps: LiveDeps
  #members = new Map<LegId, Member>()
  #hostCame: (() => void)[] = []
  #recorder: LegId | null = null
  #records = false

  constructor(id: string, called: string, deps: LiveDeps) {
    this.id = id
    this.called = called
    this.#deps = deps
  }
  get #room() {
    return this.#deps.roomOf(this.id)
  }
  get #spoken() {
    return prompts(this.#room?.language ?? 'en')
  }
  get members(): readonly Member[] {
    return [...this.#members.values()]
  }
  get recording(): boolean {
    return this.#records
  }
  get hasHost(): boolean {
    return this.members.some(({ host, waits }) => host && !waits) || this.#deps.hostBeside(this.called)
  }
  #inside(): Member[] {
    return this.members.filter(({ waits }) => !waits)
  }
  full(): boolean {
    return this.#members.size >= (this.#room?.maxPeople ?? 0)
  }
  hostCame(): Promise<void> {
    return new Promise(resolve => this.#hostCame.push(resolve))
  }

  /** @param again a restart: they were in it already, and nobody is told */
  add(member: Member, again: Noted | null): void {
    this.#members.set(member.leg, member)
    if (again?.locked) this.locked = true
    member.call.onOver(() => this.#left(member))
    this.#note(member)
    if (again?.recording && !member.waits) this.startRecording(false)
    this.#deps.changed()
  }
  /** They have joined: others are told, and who waits for a host may come. */
  async entered(member: Member): Promise<void> {
    member.waits = false
    this.#note(member)
    const room = this.#room
    if (member.host) for (const come of this.#hostCame.splice(0)) come()
    if (this.#inside().length < 2) void this.#tellOne(member, 'first-here')
    else await this.#tellAll(member, 'joined')
    if (this.#records) void this.#tellOne(member, 'recording-on')
    else if (room?.record && this.#inside().length >= 2) this.startRecording(true)
    this.#deps.changed()
  }
  #left(member: Member): void {
    if (!this.#members.delete(member.leg)) return
    if (!member.waits) void this.#tellAll(member, 'left')
    if (this.#recorder === member.leg) {
      this.#recorder = null
      if (this.#records && this.#inside().length > 0) this.#record()
      else this.#records = false
    }
    if (member.host && this.#room?.endWithHost && !this.hasHost)
      for (const { call } of this.members) void this.#goodbye(call)
    this.#deps.changed()
  }
  async #goodbye(call: CallControl): Promise<void> {
    await call.play(this.#spoken.say('conference-over')).catch(() => {})
    call.hangUp('hung-up', coded('room.host-left', 'The host has left, so the conference is over.'))
  }

  lock(locked: boolean): void {
    if (this.locked === locked) return
    this.locked = locked
    this.#noteAll()
    this.#say(locked ? 'conference-locked' : 'conference-unlocked')
    this.#deps.changed()
  }
  startRecording(tell: boolean): void {
    if (this.#records || this.#inside().length === 0) return
    this.#records = true
    this.#record()
    this.#noteAll()
    if (tell) this.#say('recording-on')
    this.#deps.changed()
  }
  stopRecording(): void {
    if (!this.#records) return
    this.#records = false
    const recorder = this.#recorder === null ? undefined : this.#members.get(this.#recorder)
    this.#recorder = null
    recorder?.call.stopRecording()
    this.#noteAll()
    this.#say('recording-off')
    this.#deps.changed()
  }
  /** What one of them says and hears is all of it; when they leave, the next one goes on in a new file. */
  #record(): void {
    const member = this.#inside()[0]
    if (!member) return
    this.#recorder = member.leg
    const path = this.#deps.newFile(this.id)
    void member.call.record({ path, maxMs: MAX_RECORDING_MS, who: 'both' }).then(({ ms, endedBy }) => {
      const file = path.slice(path.lastIndexOf('/') + 1)
      member.call.tell('recorded', { room: this.called, id: this.id, file, ms, endedBy })
      if (this.#recorder === member.leg && endedBy !== 'hung-up') {
        this.#recorder = null
        this.#records = false
        this.#noteAll()
        this.#deps.changed()
      }
    })
  }

  #note(member: Member): void {
    const { host, waits, since } = member
    const noted: Noted = { host, waits, since, locked: this.locked, recording: this.#records, called: this.called }
    member.call.note(JSON.stringify(noted))
  }
  #noteAll(): void {
    for (const member of this.members) this.#note(member)
  }
  /** Everybody hears it. */
  #say(phrase: Phrase): void {
    this.#inside()[0]?.call.announce(this.#spoken.say(phrase))
  }
  sayAll(phrase: Phrase): void {
    this.#say(phrase)
  }
  async #tellOne({ call }: Member, phrase: Phrase): Promise<void> {
    await call.play(this.#spoken.say(phrase)).catch(() => {})
  }
  async #tellAll({ call }: Member, what: 'joined' | 'left'): Promise<void> {
    const room = this.#room
    if (!room || room.announce === 'none') return
    let sounds: readonly Sound[] = [beep]
    if (room.announce === 'spoken') {
      const path = await this.#deps.sayName(call.caller, room.language)
      sounds = path
        ? [{ kind: 'file', path }, ...this.#spoken.say(what)]
        : this.#spoken.say(what === 'joined' ? 'someone-joined' : 'someone-left')
    }
    const others = this.#inside().filter(each => each.call !== call)
    others[0]?.call.announce(sounds)
  }
}
