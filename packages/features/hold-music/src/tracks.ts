/**
 * What held people hear: one of our own pieces, or a WAV file that was uploaded. A track is a document and a file beside it; which
 * one is chosen is a document too. The file stays until the next start after its track was removed, so that undo brings it back.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wavFacts } from '@sidetone/audio/wav'
import type { HoldTrack, Sound } from '@sidetone/call'
import { type ChangedBy, type Documents, toOne } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { MAX_TRACK_MS, MAX_TRACKS, MIN_TRACK_MS } from './limits.ts'

export type Track = {
  readonly id: string
  readonly name: string
  readonly ms: number
  /** Of the file; 0 for our own pieces, which are composed when they are played. */
  readonly bytes: number
  readonly uploaded: boolean
  readonly chosen: boolean
}
type Uploaded = { readonly name: string; readonly ms: number; readonly bytes: number }
type Choice = { readonly track: string }

const ownPieces: readonly (Omit<Track, 'chosen'> & { readonly id: HoldTrack })[] = (
  [
    ['evening', 'Evening'],
    ['morning', 'Morning'],
    ['night', 'Night'],
  ] as const
).map(([id, name]) => ({ id, name, ms: 0, bytes: 0, uploaded: false }))
const usual: HoldTrack = 'evening'
const kind = 'hold-music-track'
const choiceKind = 'hold-music'
const choiceId = 'company'

export class Tracks {
  readonly #documents: Documents
  readonly #folder: string

  /** @param folder of the files; made when it is not there */
  constructor(documents: Documents, folder: string) {
    this.#documents = documents
    this.#folder = folder
    documents.define(kind, {
      title: 'piece of hold music',
      limit: MAX_TRACKS,
    })
    documents.define(choiceKind, {
      title: 'hold music',
      limit: 1,
      nameOf: () => 'Hold music',
      leadsTo: ({ track }: Choice) =>
        ownPieces.some(({ id }) => id === track) ? [] : toOne(kind, track, 'what held people hear', 'track'),
    })
    mkdirSync(folder, { recursive: true })
    for (const file of readdirSync(folder))
      if (!documents.get(kind, file.replace(/\.wav$/, ''))) rmSync(join(folder, file), { force: true })
  }

  pathOf(id: string): string {
    return join(this.#folder, `${id}.wav`)
  }
  /** Ours first. */
  all(): Track[] {
    const chosen = this.#chosen()
    const uploaded = this.#documents.all<Uploaded>(kind).map(({ id, value }) => ({ id, ...value, uploaded: true }))
    return [...ownPieces, ...uploaded].map(track => ({ ...track, chosen: track.id === chosen }))
  }
  get(id: string): Track | undefined {
    return this.all().find(track => track.id === id)
  }
  /** What held people hear from now on. */
  sound(): Sound {
    return this.#play(this.#chosen()) ?? { kind: 'tone', tone: 'hold-music', track: usual }
  }
  /** One piece; null, and one that is gone: as held people hear. */
  soundOf(id: string | null): Sound {
    return (id !== null && this.#known(id) && this.#play(id)) || { kind: 'tone', tone: 'hold-music' }
  }
  #play(chosen: string): Sound | null {
    const own = ownPieces.find(({ id }) => id === chosen)
    if (own) return { kind: 'tone', tone: 'hold-music', track: own.id }
    const path = this.pathOf(chosen)
    // A file that somebody took away would be silence.
    return existsSync(path) ? { kind: 'file', path, loop: true } : null
  }

  /** @throws AppError `wrong-sound` in words */
  async add(id: string, name: string, bytes: Uint8Array, by: ChangedBy): Promise<Track> {
    const facts = wavFacts(bytes)
    const wrong = (sentence: string): AppError => new AppError('wrong-sound', 422, sentence)
    if (!facts.ok) throw wrong(`This file cannot be played: ${facts.fault.what}.`)
    if (facts.value.ms < MIN_TRACK_MS) throw wrong(`A piece is ${MIN_TRACK_MS / 1000} seconds long at least.`)
    if (facts.value.ms > MAX_TRACK_MS) throw wrong(`A piece is ${MAX_TRACK_MS / 60_000} minutes long at most.`)
    const path = this.pathOf(id)
    try {
      await writeFile(`${path}.new`, bytes, { mode: 0o600 })
      await rename(`${path}.new`, path)
      this.#documents.put<Uploaded>(kind, id, { name, ms: facts.value.ms, bytes: bytes.length }, by, 0)
    } catch (error) {
      await rm(`${path}.new`, { force: true })
      await rm(path, { force: true })
      throw error
    }
    return this.get(id)!
  }
  /** @throws AppError `not-found`, `in-use`; our own pieces stay */
  remove(id: string, by: ChangedBy): void {
    if (ownPieces.some(own => own.id === id))
      throw new AppError('cannot-be-removed', 409, 'Our own pieces stay. Choose another one instead.')
    this.#documents.remove(kind, id, by)
  }
  /** @throws AppError `no-such-hold-music-track` */
  choose(id: string, by: ChangedBy): void {
    this.#documents.put<Choice>(choiceKind, choiceId, { track: id }, by)
  }

  #known(id: string): boolean {
    return ownPieces.some(own => own.id === id) || this.#documents.get(kind, id) !== undefined
  }
  #chosen(): string {
    const { track } = this.#documents.get<Choice>(choiceKind, choiceId)?.value ?? { track: usual }
    return this.#known(track) ? track : usual
  }
}
