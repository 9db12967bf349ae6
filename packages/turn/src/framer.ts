/**
 * What comes over TCP, cut into STUN messages and ChannelData (RFC 8656 §12.5): the first two bits tell which, and each says
 * how long it is. ChannelData is padded to four bytes here.
 */
import { faulty, type Parsed, parsed } from '@sidetone/kernel'
import { MAX_FRAME_BYTES } from './limits.ts'
import { u16, u32 } from './stun/message.ts'
import { HEADER_BYTES, MAGIC_COOKIE } from './stun/words.ts'

export const CHANNEL_HEADER_BYTES = 4
/** Channel numbers, both included (RFC 8656 §12). */
export const FIRST_CHANNEL = 0x4000
export const LAST_CHANNEL = 0x4fff

const nothing = new Uint8Array()

/** Long enough to be told from anything else. */
const isChannel = (bytes: Uint8Array) => bytes[0]! >= FIRST_CHANNEL >> 8 && bytes[0]! <= LAST_CHANNEL >> 8

export class Framer {
  /** Less than one frame. */
  #rest: Uint8Array = nothing

  /**
   * The frames that are whole now, without padding. They share memory with `bytes` and are to be used at once.
   * A fault is for good: nobody can tell where the next frame begins.
   */
  push(bytes: Uint8Array): Parsed<Uint8Array[]> {
    let all = bytes
    if (this.#rest.length) {
      all = new Uint8Array(this.#rest.length + bytes.length)
      all.set(this.#rest)
      all.set(bytes, this.#rest.length)
    }
    const frames: Uint8Array[] = []
    let at = 0
    while (all.length - at >= CHANNEL_HEADER_BYTES) {
      const frame = all.subarray(at)
      const channel = isChannel(frame)
      if (!channel && frame[0]! & 0xc0) return faulty('It is neither STUN nor a channel.', `byte ${at}`)
      if (!channel && frame.length >= 8 && u32(frame, 4) !== MAGIC_COOKIE)
        return faulty('It is no STUN message.', `byte ${at}`)
      const length = u16(frame, 2) + (channel ? CHANNEL_HEADER_BYTES : HEADER_BYTES)
      if (length > MAX_FRAME_BYTES) return faulty('It is too long.', `byte ${at}`)
      const taken = (length + 3) & ~3
      if (frame.length < taken) break
      frames.push(frame.subarray(0, length))
      at += taken
    }
    // Of a Buffer `slice` is no copy, and would keep the whole of what came.
    this.#rest = at === all.length ? nothing : new Uint8Array(all.subarray(at))
    return parsed(frames)
  }
}
