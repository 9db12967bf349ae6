/**
 * A stream sealed in parts (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015): AES-256-GCM for each
 * 64 KB, its nonce is the part's number and whether it is the last. So nothing that was changed, taken out, swapped or cut off
 * is ever given out, and no more than a part is held in memory.
 *
 *   "SIDETONE BACKUP 1\n" · length of head (4) · head (JSON) · SHA-256 of head (32) · part · part · … · last part
 */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { CHUNK_BYTES, MAX_HEAD_BYTES, MAX_SCRYPT_N, MAX_SCRYPT_P, SALT_BYTES, SCRYPT } from '../limits.ts'
import { damaged, newer, notABackup, wrongPassphrase } from './faults.ts'
import { masterOf, newSalt, type Work } from './key.ts'

const FAMILY = Buffer.from('SIDETONE BACKUP ')
const MAGIC = Buffer.from('SIDETONE BACKUP 1\n')
const SUM_BYTES = 32
const TAG_BYTES = 16
const sumOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

type Bytes = AsyncIterable<Uint8Array>
type Head = Work & { readonly salt: string; readonly check: string }

const nonce = (part: number, last: boolean): Buffer => {
  const bytes = Buffer.alloc(12)
  bytes.writeUIntBE(part, 5, 6)
  bytes[11] = last ? 1 : 0
  return bytes
}

/** For `stream.pipeline`. */
export const sealWith = (passphrase: string) =>
  async function* seal(source: Bytes): AsyncGenerator<Buffer> {
    const salt = newSalt(SALT_BYTES)
    const master = await masterOf(passphrase, salt)
    const head = Buffer.from(
      JSON.stringify({ ...SCRYPT, salt: salt.toString('base64url'), check: master.check } satisfies Head),
    )
    const length = Buffer.alloc(4)
    length.writeUInt32BE(head.length)
    yield Buffer.concat([MAGIC, length, head, sumOf(head)])
    const key = master.keyFor(head)
    let part = 0
    for await (const { bytes, last } of inParts(source, CHUNK_BYTES)) {
      const cipher = createCipheriv('aes-256-gcm', key, nonce(part++, last))
      yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    }
  }

/**
 * The other way round; `file` is named in what it throws.
 * @throws AppError `not-a-backup`, `backup-newer`, `wrong-passphrase`, `backup-damaged`
 */
export const openWith = (passphrase: string, file: string) =>
  async function* open(source: Bytes): AsyncGenerator<Buffer> {
    const reader = readerOf(source)
    const { head, bytes } = await readHead(reader, file)
    const master = await masterOf(passphrase, Buffer.from(head.salt, 'base64url'), head)
    if (!master.matches(head.check)) throw wrongPassphrase(file)
    const key = master.keyFor(bytes)
    let part = 0
    let ended = false
    for await (const { bytes, last } of inParts(reader.rest(), CHUNK_BYTES + TAG_BYTES)) {
      ended = last
      if (bytes.length < TAG_BYTES) throw damaged(file, 'its end is missing')
      const end = bytes.length - TAG_BYTES
      const decipher = createDecipheriv('aes-256-gcm', key, nonce(part, last), { authTagLength: TAG_BYTES })
      decipher.setAuthTag(bytes.subarray(end))
      let plain: Buffer
      try {
        plain = Buffer.concat([decipher.update(bytes.subarray(0, end)), decipher.final()])
      } catch {
        // A part that is good as one in the middle but stands at the end: the file was cut between two parts.
        const cut = last && opens(key, part, bytes)
        throw damaged(
          file,
          cut ? 'its end is missing' : `at byte ${(part * CHUNK_BYTES).toLocaleString('en')} or after`,
        )
      }
      part++
      yield plain
    }
    if (!ended) throw damaged(file, 'its end is missing')
  }

function opens(key: Uint8Array, part: number, bytes: Buffer): boolean {
  const end = bytes.length - TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(part, false), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(bytes.subarray(end))
  try {
    decipher.update(bytes.subarray(0, end))
    decipher.final()
    return true
  } catch {
    return false
  }
}

async function readHead(reader: Reader, file: string): Promise<{ head: Head; bytes: Buffer }> {
  const magic = await reader.take(MAGIC.length)
  if (!magic.equals(MAGIC)) {
    if (magic.subarray(0, FAMILY.length).equals(FAMILY)) throw newer(file, 'another form', 'its form is not known here')
    throw notABackup(file)
  }
  const length = await reader.take(4)
  const size = length.length === 4 ? length.readUInt32BE() : 0
  if (size === 0 || size > MAX_HEAD_BYTES) throw damaged(file, 'at its beginning')
  const bytes = await reader.take(size)
  const sum = await reader.take(SUM_BYTES)
  if (!sum.equals(sumOf(bytes))) throw damaged(file, 'at its beginning')
  const head = JSON.parse(bytes.toString('utf8')) as Head
  const { N, r, p } = head
  // Nobody makes this machine work for a day by a file.
  if (!(N <= MAX_SCRYPT_N && r === SCRYPT.r && p >= 1 && p <= MAX_SCRYPT_P)) throw damaged(file, 'at its beginning')
  return { head, bytes }
}

type Reader = {
  /** So many bytes; fewer at the end. */
  take(size: number): Promise<Buffer>
  rest(): Bytes
}
function readerOf(source: Bytes): Reader {
  const iterator = source[Symbol.asyncIterator]()
  let kept: Buffer = Buffer.alloc(0)
  return {
    async take(size) {
      while (kept.length < size) {
        const { value, done } = await iterator.next()
        if (done) break
        kept = Buffer.concat([kept, value])
      }
      const taken = kept.subarray(0, size)
      kept = kept.subarray(size)
      return taken
    },
    async *rest() {
      try {
        if (kept.length) yield kept
        for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
      } finally {
        // Whoever stops early closes the file.
        await iterator.return?.()
      }
    },
  }
}

/** Cut anew into parts of `size`; the last is 0 to `size` bytes long and is known as the last. */
async function* inParts(source: Bytes, size: number): AsyncGenerator<{ bytes: Buffer; last: boolean }> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const piece of source) {
    waiting.push(piece)
    length += piece.length
    // One byte more than a part: only then it is known that this part is not the last.
    if (length <= size) continue
    let bytes = Buffer.concat(waiting)
    for (; bytes.length > size; bytes = bytes.subarray(size)) yield { bytes: bytes.subarray(0, size), last: false }
    waiting = [bytes]
    length = bytes.length
  }
  yield { bytes: Buffer.concat(waiting), last: true }
}
