/** MD5 (RFC 1321): broken for signatures, still what most phones use for digest. */

const sines = Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))) | 0)
const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]

export function md5Bytes(text: Uint8Array): Uint8Array {
  const blocks = new Uint8Array(((text.length + 8) >> 6) * 64 + 64)
  blocks.set(text)
  blocks[text.length] = 0x80
  const view = new DataView(blocks.buffer)
  view.setUint32(blocks.length - 8, text.length << 3, true)
  view.setUint32(blocks.length - 4, text.length >>> 29, true)
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  for (let at = 0; at < blocks.length; at += 64) {
    let [a = 0, b = 0, c = 0, d = 0] = state
    for (let i = 0; i < 64; i++) {
      const round = i >> 4
      let mixed: number
      let word: number
      if (round === 0) {
        mixed = (b & c) | (~b & d)
        word = i
      } else if (round === 1) {
        mixed = (d & b) | (~d & c)
        word = (5 * i + 1) & 15
      } else if (round === 2) {
        mixed = b ^ c ^ d
        word = (3 * i + 5) & 15
      } else {
        mixed = c ^ (b | ~d)
        word = (7 * i) & 15
      }
      const sum = (a + mixed + sines[i]! + view.getUint32(at + word * 4, true)) | 0
      const shift = shifts[round * 4 + (i & 3)]!
      a = d
      d = c
      c = b
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    }
    state[0] = (state[0]! + a) | 0
    state[1] = (state[1]! + b) | 0
    state[2] = (state[2]! + c) | 0
    state[3] = (state[3]! + d) | 0
  }
  const out = new DataView(new ArrayBuffer(16))
  for (let i = 0; i < 4; i++) out.setInt32(i * 4, state[i]!, true)
  return new Uint8Array(out.buffer)
}
