/**
 * The messages of RFC 4475 and RFC 5118 as a table: for the tests of this room, and for firing the same bytes at a running
 * server.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type TortureCase = {
  /** `rfc4475/wsinv.dat` */
  readonly file: string
  readonly section: string
  readonly kind: 'valid' | 'invalid' | 'semantic' | 'compat'
  /** Status codes, `!400` any final answer but 400, `!` any final answer, `silence`, `parse` a response that the parser takes. */
  readonly accept: readonly string[]
  readonly expects: string
  readonly bytes: Uint8Array
}
/** A final status, or that nothing came. */
export type TortureOutcome = number | 'silence'

/** All 49 + 12 messages and the three with a right Content-Length. */
export function tortureCases(): TortureCase[] {
  return ['rfc4475', 'rfc5118'].flatMap(rfc => {
    const folder = join(import.meta.dirname, '../../sip/torture', rfc)
    const rows = readFileSync(join(folder, 'EXPECT.tsv'), 'utf8').trim().split('\n').slice(1)
    const cases = rows.map(row => {
      const [name = '', section = '', kind, accept = '', expects = ''] = row.split('\t')
      return {
        file: `${rfc}/${name}`,
        section,
        kind: kind as TortureCase['kind'],
        accept: accept.split(','),
        expects,
        bytes: new Uint8Array(readFileSync(join(folder, name))),
      }
    })
    return [...cases, ...corrected(folder, rfc, cases)]
  })
}

function corrected(folder: string, rfc: string, cases: readonly TortureCase[]): TortureCase[] {
  if (rfc !== 'rfc5118') return []
  return readdirSync(join(folder, 'clfix')).map(name => {
    const original = cases.find(each => each.file.endsWith(`/${name}`))!
    return {
      ...original,
      file: `${rfc}/clfix/${name}`,
      bytes: new Uint8Array(readFileSync(join(folder, 'clfix', name))),
    }
  })
}

/** Whether a server that showed this outcome did what the RFC accepts. It must also still be alive. */
export function isAccepted(tortureCase: TortureCase, outcome: TortureOutcome): boolean {
  return tortureCase.accept.some(accepted => {
    if (accepted === 'silence' || accepted === 'parse') return outcome === 'silence'
    if (outcome === 'silence' || outcome < 200) return false
    if (accepted === '!') return true
    return accepted === '!400' ? outcome !== 400 : outcome === Number(accepted)
  })
}

/** True when the message is an INVITE that a server may ring for, so the script must answer the final response with ACK. */
export function isInvite(tortureCase: TortureCase): boolean {
  return new TextDecoder().decode(tortureCase.bytes.subarray(0, 7)) === 'INVITE '
}
