/** SHA-256 (FIPS 180-4 §6.2). */
import { cubeRoots, squareRoots } from './roots.ts'

let constants: Int32Array | undefined
const top = (value: bigint) => Number(BigInt.asIntN(32, value >> 32n))

export function sha256Bytes(text: Uint8Array): Uint8Array {
  constants ??= Int32Array.from(cubeRoots().slice(0, 64), top)
  const state = Int32Array.from(squareRoots(), top)
  const blocks = new Uint8Array(((text.length + 8) >> 6) * 64 + 64)
  blocks.set(text)
  blocks[text.length] = 0x80
  const view = new DataView(blocks.buffer)
  view.setUint32(blocks.length - 8, Math.floor(text.length / 2 ** 29))
  view.setUint32(blocks.length - 4, text.length << 3)
  const words = new Int32Array(64)
  for (let at = 0; at < blocks.length; at += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + i * 4)
    for (let i = 16; i < 64; i++) {
      const a = words[i - 15]!
      const b = words[i - 2]!
      const small0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)
      const small1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)
      words[i] = words[i - 16]! + small0 + words[i - 7]! + small1
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[i]! + words[i]!) | 0
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + one) | 0
      d = c
      c = b
      b = a
      a = (one + two) | 0
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = state[i]! + value
  }
  const out = new DataView(new ArrayBuffer(32))
  for (let i = 0; i < 8; i++) out.setInt32(i * 4, state[i]!)
  return new Uint8Array(out.buffer)
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}
