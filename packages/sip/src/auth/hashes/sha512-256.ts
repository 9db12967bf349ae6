/** SHA-512/256 (FIPS 180-4 §6.4, §6.7). In BigInt: short, and fast enough for a phone. */
import { bytesOf } from '../../message/text.ts'
import { cubeRoots, squareRoots } from './roots.ts'

let initial: readonly bigint[] | undefined

export function sha512_256Bytes(text: Uint8Array): Uint8Array {
  // §5.3.6: the initial hash of a truncated SHA-512 is the hash of its name
  initial ??= words(
    sha512(
      bytesOf('SHA-512/256'),
      squareRoots().map(word => word ^ 0xa5a5a5a5a5a5a5a5n),
    ),
  )
  return sha512(text, initial).slice(0, 32)
}

function words(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer)
  return Array.from({ length: bytes.length / 8 }, (_, i) => view.getBigUint64(i * 8))
}

function sha512(text: Uint8Array, start: readonly bigint[]): Uint8Array {
  const constants = cubeRoots()
  const blocks = new Uint8Array(((text.length + 16) >> 7) * 128 + 128)
  blocks.set(text)
  blocks[text.length] = 0x80
  new DataView(blocks.buffer).setBigUint64(blocks.length - 8, BigInt(text.length) * 8n)
  const state = [...start]
  for (let at = 0; at < blocks.length; at += 128) {
    const w = words(blocks.slice(at, at + 128))
    for (let i = 16; i < 80; i++) {
      const x = w[i - 15]!
      const y = w[i - 2]!
      const small0 = turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n)
      const small1 = turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n)
      w.push(low(w[i - 16]! + small0 + w[i - 7]! + small1))
    }
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state
    for (let i = 0; i < 80; i++) {
      const large1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)
      const one = h + large1 + ((e & f) ^ (low(~e) & g)) + constants[i]! + w[i]!
      const two = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))
      h = g
      g = f
      f = e
      e = low(d + one)
      d = c
      c = b
      b = a
      a = low(one + two)
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = low(state[i]! + value)
  }
  const out = new DataView(new ArrayBuffer(64))
  for (const [i, word] of state.entries()) out.setBigUint64(i * 8, word)
  return new Uint8Array(out.buffer)
}

function low(value: bigint): bigint {
  return BigInt.asUintN(64, value)
}
function turn(word: bigint, by: bigint): bigint {
  return low((word >> by) | (word << (64n - by)))
}
