/** Contact (RFC 3261 §20.10): addresses, or the `*` of REGISTER. */
import { faulty, type Parsed } from '@sidetone/kernel'
import { maxListValues } from '../limits.ts'
import type { Headers } from './headers.ts'
import { splitList } from './list.ts'
import { parseNameAddr } from './name-addr.ts'
import type { NameAddr } from './types.ts'

/** All lines together, read once; undefined without the header. */
export function contactsOf(headers: Headers): Parsed<readonly NameAddr[] | '*'> | undefined {
  return headers.readAll('Contact', parseContacts)
}

/** The first contact: the remote target of a dialog. */
export function contactOf(headers: Headers): NameAddr | undefined {
  const read = contactsOf(headers)
  return read?.ok && read.value !== '*' ? read.value[0] : undefined
}

function parseContacts(lines: readonly string[]): Parsed<readonly NameAddr[] | '*'> {
  if (lines.length === 1 && lines[0] === '*') return { ok: true, value: '*' }
  const found: NameAddr[] = []
  for (const line of lines)
    for (const value of splitList(line)) {
      if (found.length >= maxListValues) return faulty('too many values', 'Contact')
      const read = parseNameAddr(value)
      if (!read.ok) return faulty(read.fault.what, 'Contact')
      found.push(read.value)
    }
  return { ok: true, value: found }
}
