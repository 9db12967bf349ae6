/**
 * A WAV file that grows. Nobody waits for the disk: samples are handed over in blocks, written one after the other, and after
 * each block the header says what is there. So whenever the process dies the file is a whole one, up to a second short.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { wavHeader, wavHeaderBytes } from '@sidetone/audio'
import { maxUnwrittenBytes } from '../limits.ts'

export const recordingRate = 16_000
const bytesPerSample = 2
const blockSamples = recordingRate

export class RecordingFile {
  readonly #path: string
  /** Runs the writes one after the other. */
  #queue: Promise<void>
  #file: FileHandle | null = null
  #block = new Int16Array(blockSamples)
  #filled = 0
  #unwritten = 0
  #written = 0
  /** Why nothing more is written: the disk is full, too slow, or the file could not be made. */
  trouble: 'full' | 'failed' | null = null

  constructor(path: string) {
    this.#path = path
    this.#queue = this.#step(async () => {
      this.#file = await open(path, 'w', 0o600)
      await this.#writeHeader()
    })
  }

  /** So much was handed over, in samples. */
  get samples(): number {
    return this.#written / bytesPerSample + this.#unwritten / bytesPerSample + this.#filled
  }

  /** @param frame copied */
  push(frame: Int16Array): void {
    for (let from = 0; from < frame.length; ) {
      const part = frame.subarray(from, from + blockSamples - this.#filled)
      this.#block.set(part, this.#filled)
      this.#filled += part.length
      from += part.length
      if (this.#filled === blockSamples) this.#handOver()
    }
  }

  /** The file is whole when this resolves; never rejects. Gives its length in samples. @param keep cut off after so many */
  async finish(keep: number = this.samples): Promise<number> {
    this.#handOver()
    this.#queue = this.#queue.then(() => this.#cut(keep)).catch(() => undefined)
    await this.#queue
    await this.#file?.close().catch(() => undefined)
    this.#file = null
    return this.#written / bytesPerSample
  }

  #handOver(): void {
    if (this.#filled === 0) return
    const block = this.#block.subarray(0, this.#filled)
    this.#block = new Int16Array(blockSamples)
    this.#filled = 0
    if (this.trouble) return
    if (this.#unwritten + block.byteLength > maxUnwrittenBytes) {
      this.trouble = 'failed'
      return
    }
    this.#unwritten += block.byteLength
    const bytes = new Uint8Array(block.buffer, 0, block.byteLength)
    this.#queue = this.#queue.then(() =>
      this.#step(async () => {
        await this.#writeAll(bytes, wavHeaderBytes + this.#written)
        this.#unwritten -= bytes.length
        this.#written += bytes.length
        await this.#writeHeader()
      }),
    )
  }

  async #cut(keep: number): Promise<void> {
    const bytes = Math.max(0, keep) * bytesPerSample
    if (!this.#file || bytes >= this.#written) return
    this.#written = bytes
    await this.#writeHeader()
    await this.#file.truncate(wavHeaderBytes + bytes)
  }
  #writeHeader(): Promise<void> {
    return this.#writeAll(wavHeader(recordingRate, 1, this.#written), 0)
  }
  async #writeAll(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file!.write(bytes, done, bytes.length - done, at + done)
      done += bytesWritten
    }
  }
  async #step(work: () => Promise<void>): Promise<void> {
    if (this.trouble) return
    try {
      await work()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      this.trouble = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' ? 'full' : 'failed'
      process.stderr.write(`media: recording ${this.#path}: ${code ?? error}\n`)
    }
  }
}
