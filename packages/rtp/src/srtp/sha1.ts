/**
 * HMAC-SHA1 (RFC 2104, FIPS 180-4) for packets. The two pad blocks are hashed once per key, so a 172-byte packet costs
 * five block rounds and no allocation; node:crypto makes a fresh object per packet, which costs more than the hash.
 */
const schedule = new Int32Array(80)
const tail = new Uint8Array(128)
/** h0 … h4 */
type Sha1State = Int32Array

const initial = (): Sha1State => Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)

function block(state: Sha1State, bytes: Uint8Array, at: number): void {
  const w = schedule
  for (let i = 0, p = at; i < 16; i++, p += 4)
    w[i] = (bytes[p]! << 24) | (bytes[p + 1]! << 16) | (bytes[p + 2]! << 8) | bytes[p + 3]!
  for (let i = 16; i < 80; i++) {
    const x = w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!
    w[i] = (x << 1) | (x >>> 31)
  }
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let t = 0
  let i = 0
  for (; i < 20; i++) {
    t = (((a << 5) | (a >>> 27)) + (d ^ (b & (c ^ d))) + e + 0x5a827999 + w[i]!) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = t
  }
  for (; i < 40; i++) {
    t = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0x6ed9eba1 + w[i]!) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = t
  }
  for (; i < 60; i++) {
    t = (((a << 5) | (a >>> 27)) + ((b & c) | (d & (b | c))) + e + 0x8f1bbcdc + w[i]!) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = t
  }
  for (; i < 80; i++) {
    t = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0xca62c1d6 + w[i]!) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = t
  }
  state[0] = state[0]! + a
  state[1] = state[1]! + b
  state[2] = state[2]! + c
  state[3] = state[3]! + d
  state[4] = state[4]! + e
}

/** Hashes `bytes[0, length)` onto `state`, which has already taken `before` bytes (a multiple of 64), and pads. */
function finish(state: Sha1State, bytes: Uint8Array, length: number, before: number): void {
  let at = 0
  for (; at + 64 <= length; at += 64) block(state, bytes, at)
  const rest = length - at
  for (let i = 0; i < rest; i++) tail[i] = bytes[at + i]!
  tail[rest] = 0x80
  const end = rest < 56 ? 64 : 128
  tail.fill(0, rest + 1, end)
  const total = before + length
  const bits = total * 8
  tail[end - 5] = Math.floor(total / 0x20000000)
  tail[end - 4] = bits >>> 24
  tail[end - 3] = bits >>> 16
  tail[end - 2] = bits >>> 8
  tail[end - 1] = bits
  block(state, tail, 0)
  if (end === 128) block(state, tail, 64)
}

function store(state: Sha1State, out: Uint8Array): void {
  for (let i = 0; i < 5; i++) {
    const word = state[i]!
    out[i * 4] = word >>> 24
    out[i * 4 + 1] = word >>> 16
    out[i * 4 + 2] = word >>> 8
    out[i * 4 + 3] = word
  }
}

export function sha1(bytes: Uint8Array): Uint8Array {
  const state = initial()
  finish(state, bytes, bytes.length, 0)
  const out = new Uint8Array(20)
  store(state, out)
  return out
}

/** One per key. `digest` gives the same 20-byte array each time: read it before the next call. */
export class HmacSha1 {
  readonly #inner = initial()
  readonly #outer = initial()
  readonly #state = initial()
  readonly #digest = new Uint8Array(20)

  constructor(key: Uint8Array) {
    const short = key.length > 64 ? sha1(key) : key
    const pad = new Uint8Array(64).fill(0x36)
    for (let i = 0; i < short.length; i++) pad[i] = short[i]! ^ 0x36
    block(this.#inner, pad, 0)
    for (let i = 0; i < 64; i++) pad[i] = pad[i]! ^ 0x36 ^ 0x5c
    block(this.#outer, pad, 0)
  }

  /** Of `bytes[0, length)`. */
  digest(bytes: Uint8Array, length: number): Uint8Array {
    const state = this.#state
    state.set(this.#inner)
    finish(state, bytes, length, 64)
    store(state, this.#digest)
    state.set(this.#outer)
    finish(state, this.#digest, 20, 64)
    store(state, this.#digest)
    return this.#digest
  }
}
