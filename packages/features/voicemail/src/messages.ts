/** The messages of all boxes: a row each, the sound in a file beside the database. */
import { rmSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Migration } from '@sidetone/data'
import { SWEEP_SLICE } from './limits.ts'
import type { Transcript, VoicemailMessage } from './shapes.ts'

export const migrations: readonly Migration[] = [
  {
    name: 'voicemail/0001',
    sql: `
      CREATE TABLE voicemailMessages (
        id TEXT PRIMARY KEY,
        box TEXT NOT NULL,
        at INTEGER NOT NULL,
        fromName TEXT NOT NULL,
        fromNumber TEXT NOT NULL,
        fromPerson TEXT,
        call TEXT NOT NULL,
        ms INTEGER NOT NULL,
        read INTEGER NOT NULL DEFAULT 0,
        deletedAt INTEGER,
        claimedBy TEXT,
        forwardedBy TEXT,
        note TEXT NOT NULL DEFAULT '',
        waveform TEXT NOT NULL DEFAULT '[]',
        transcript TEXT,
        transcription TEXT NOT NULL DEFAULT 'none'
      ) WITHOUT ROWID;
      CREATE TABLE voicemailRecordings (id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
      CREATE INDEX voicemailByBox ON voicemailMessages (box, at, id);
      CREATE INDEX voicemailDeleted ON voicemailMessages (deletedAt) WHERE deletedAt IS NOT NULL;
    `,
  },
]

export type NewMessage = {
  readonly id: string
  readonly box: string
  readonly at: number
  readonly from: VoicemailMessage['from']
  readonly call: string
  readonly ms: number
  /** 0 … 100 each. */
  readonly waveform: readonly number[]
  readonly transcription: VoicemailMessage['transcription']
  readonly forwardedBy?: VoicemailMessage['forwardedBy']
  readonly note?: string
}
/** A message that somebody is leaving now. */
export type Recording = Pick<NewMessage, 'id' | 'box' | 'at' | 'from' | 'call'>
export type MessageChange = {
  readonly read?: boolean
  readonly deletedAt?: number | null
  readonly claimedBy?: VoicemailMessage['claimedBy']
  readonly transcript?: Transcript
  readonly transcription?: VoicemailMessage['transcription']
}
export type Counts = { readonly new: number; readonly old: number }
export type Which = 'here' | 'deleted' | 'all'

export class VoicemailMessages {
  #sql: DatabaseSync
  #folder: string
  #listeners: ((box: string) => void)[] = []
  #counts = new Map<string, Counts>()

  /** @param folder where the sounds are; it must be there */
  constructor(sql: DatabaseSync, folder: string) {
    this.#sql = sql
    this.#folder = folder
  }

  pathOf(id: string): string {
    return join(this.#folder, `${id}.wav`)
  }
  /** Something about a message of this box differs. */
  onChange(listener: (box: string) => void): void {
    this.#listeners.push(listener)
  }

  add(message: NewMessage): VoicemailMessage {
    const { id, box, at, from, call, ms, waveform, transcription, forwardedBy = null, note = '' } = message
    this.#sql
      .prepare(
        'INSERT INTO voicemailMessages (id, box, at, fromName, fromNumber, fromPerson, call, ms, waveform, transcription, forwardedBy, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        id,
        box,
        at,
        from.name,
        from.number,
        from.person,
        call,
        ms,
        JSON.stringify(waveform),
        transcription,
        forwardedBy && JSON.stringify(forwardedBy),
        note,
      )
    this.#changed(box)
    return this.get(id)!
  }
  /** A copy for another box, the sound too: each is deleted by itself. */
  async copy(message: VoicemailMessage, to: NewMessage): Promise<VoicemailMessage> {
    await copyFile(this.pathOf(message.id), this.pathOf(to.id))
    const copy = this.add(to)
    const transcript = this.transcriptOf(message.id)
    return transcript ? this.change(copy.id, { transcript, transcription: 'done' })! : copy
  }

  // ── being recorded: kept as well, so that a restart loses no message ──
  recordingBegins(recording: Recording): void {
    this.#sql
      .prepare('INSERT OR REPLACE INTO voicemailRecordings (id, json) VALUES (?, ?)')
      .run(recording.id, JSON.stringify(recording))
  }
  recordingEnded(id: string): void {
    this.#sql.prepare('DELETE FROM voicemailRecordings WHERE id = ?').run(id)
  }
  recordings(): Recording[] {
    return this.#sql
      .prepare('SELECT json FROM voicemailRecordings')
      .all()
      .map(({ json }) => JSON.parse(json as string) as Recording)
  }

  get(id: string): VoicemailMessage | undefined {
    const row = this.#sql.prepare('SELECT * FROM voicemailMessages WHERE id = ?').get(id)
    return row && messageOf(row)
  }
  /** What was left in this call in one of these boxes, and is still there; the newest. */
  leftIn(call: string, boxes: readonly string[]): string | null {
    if (boxes.length === 0) return null
    const row = this.#sql
      .prepare(
        `SELECT id FROM voicemailMessages WHERE call = ? AND box IN (${boxes.map(() => '?').join(',')}) AND deletedAt IS NULL ORDER BY at DESC LIMIT 1`,
      )
      .get(call, ...boxes)
    return (row?.id as string | undefined) ?? null
  }
  waitingForTranscript(): { readonly id: string; readonly box: string }[] {
    return this.#sql
      .prepare("SELECT id, box FROM voicemailMessages WHERE transcription = 'waiting' ORDER BY at")
      .all()
      .map(({ id, box }) => ({ id: id as string, box: box as string }))
  }
  waveformOf(id: string): number[] {
    const row = this.#sql.prepare('SELECT waveform FROM voicemailMessages WHERE id = ?').get(id)
    return row ? (JSON.parse(row.waveform as string) as number[]) : []
  }
  transcriptOf(id: string): Transcript | null {
    const row = this.#sql.prepare('SELECT transcript FROM voicemailMessages WHERE id = ?').get(id)
    return row?.transcript ? (JSON.parse(row.transcript as string) as Transcript) : null
  }
  /** Newest first. @param before `at` and id of the last one of the page before */
  list(
    boxes: readonly string[],
    which: Which,
    limit: number,
    before?: { readonly at: number; readonly id: string },
  ): VoicemailMessage[] {
    if (boxes.length === 0) return []
    const marks = boxes.map(() => '?').join(',')
    const state = which === 'all' ? '' : ` AND deletedAt IS ${which === 'here' ? '' : 'NOT '}NULL`
    const page = before ? ' AND (at < ? OR (at = ? AND id < ?))' : ''
    return this.#sql
      .prepare(
        `SELECT * FROM voicemailMessages WHERE box IN (${marks})${state}${page} ORDER BY at DESC, id DESC LIMIT ?`,
      )
      .all(...boxes, ...(before ? [before.at, before.at, before.id] : []), limit)
      .map(messageOf)
  }
  /** Kept: asked at each NOTIFY and each list. */
  counts(box: string): Counts {
    const known = this.#counts.get(box)
    if (known) return known
    const row = this.#sql
      .prepare(
        'SELECT count(*) AS everything, count(*) FILTER (WHERE read = 0) AS fresh FROM voicemailMessages WHERE box = ? AND deletedAt IS NULL',
      )
      .get(box)!
    const counts = { new: row.fresh as number, old: (row.everything as number) - (row.fresh as number) }
    this.#counts.set(box, counts)
    return counts
  }
  /** Deleted ones included: they take room. */
  countAll(box: string): number {
    return this.#sql.prepare('SELECT count(*) AS n FROM voicemailMessages WHERE box = ?').get(box)!.n as number
  }
  /** Deleted messages go before new ones are refused. */
  dropOldestDeleted(box: string): boolean {
    const row = this.#sql
      .prepare('SELECT id FROM voicemailMessages WHERE box = ? AND deletedAt IS NOT NULL ORDER BY deletedAt LIMIT 1')
      .get(box)
    if (row) this.drop(row.id as string)
    return row !== undefined
  }

  change(id: string, change: MessageChange): VoicemailMessage | undefined {
    const fields: [string, SQLInputValue][] = []
    if (change.read !== undefined) fields.push(['read', change.read ? 1 : 0])
    if (change.deletedAt !== undefined) fields.push(['deletedAt', change.deletedAt])
    if (change.claimedBy !== undefined) fields.push(['claimedBy', change.claimedBy && JSON.stringify(change.claimedBy)])
    if (change.transcript !== undefined) fields.push(['transcript', JSON.stringify(change.transcript)])
    if (change.transcription !== undefined) fields.push(['transcription', change.transcription])
    if (fields.length)
      this.#sql
        .prepare(`UPDATE voicemailMessages SET ${fields.map(([name]) => `${name} = ?`).join(', ')} WHERE id = ?`)
        .run(...fields.map(([, value]) => value), id)
    const message = this.get(id)
    if (message) this.#changed(message.box)
    return message
  }
  /** What those take care of who are no longer of the box is everybody's again. */
  giveBack(box: string, stay: readonly string[]): void {
    const { changes } = this.#sql
      .prepare(
        "UPDATE voicemailMessages SET claimedBy = NULL WHERE box = ? AND claimedBy IS NOT NULL AND json_extract(claimedBy, '$.id') NOT IN (SELECT value FROM json_each(?))",
      )
      .run(box, JSON.stringify(stay))
    if (changes) this.#changed(box)
  }
  /** Gone for good, with its sound. */
  drop(id: string): void {
    const message = this.get(id)
    if (!message) return
    this.#sql.prepare('DELETE FROM voicemailMessages WHERE id = ?').run(id)
    rmSync(this.pathOf(id), { force: true })
    this.#changed(message.box)
  }
  dropBox(box: string): void {
    for (const { id } of this.list([box], 'all', -1)) this.drop(id)
    this.#counts.delete(box)
  }

  /** Deleted and heard ones whose time is over. @returns whether there may be more */
  sweep(now: number, keepDeletedMs: number, keepMs: number | null): boolean {
    const old = this.#sql
      .prepare(
        'SELECT id FROM voicemailMessages WHERE (deletedAt IS NOT NULL AND deletedAt < ?) OR (read = 1 AND at < ?) LIMIT ?',
      )
      .all(now - keepDeletedMs, keepMs === null ? -1 : now - keepMs, SWEEP_SLICE)
    for (const { id } of old) this.drop(id as string)
    return old.length >= SWEEP_SLICE
  }

  #changed(box: string): void {
    this.#counts.delete(box)
    for (const listener of this.#listeners) listener(box)
  }
}

function messageOf(row: Record<string, unknown>): VoicemailMessage {
  const json = <T>(value: unknown): T | null => (value === null ? null : (JSON.parse(value as string) as T))
  return {
    id: row.id as string,
    box: row.box as string,
    at: row.at as number,
    from: {
      name: row.fromName as string,
      number: row.fromNumber as string,
      person: row.fromPerson as string | null,
    },
    ms: row.ms as number,
    read: row.read === 1,
    deletedAt: row.deletedAt as number | null,
    claimedBy: json(row.claimedBy),
    forwardedBy: json(row.forwardedBy),
    note: row.note as string,
    transcript: json<Transcript>(row.transcript)?.text ?? null,
    transcription: row.transcription as VoicemailMessage['transcription'],
    call: row.call as string,
  }
}
