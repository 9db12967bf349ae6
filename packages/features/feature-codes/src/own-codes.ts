/**
 * A company's own codes in place of the usual ones: a document that says which code does what.
 *
 *   usual code ─▶ own code?   none of both begins like another one that holds, and nothing else has this number
 */
import type { Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { type output, z } from 'zod'
import { MAX_OWN_CODES } from './limits.ts'

/** One that can be dialled. */
export type Code = {
  readonly code: string
  readonly name: string
  /** A sentence. */
  readonly does: string
  /** What is dialled after it, in capitals: `NUMBER`. */
  readonly takes?: string
  /** Settings and screens of ours use it, so it works beside an own one; `alone`: it can have none. */
  readonly stays?: true | 'alone'
}

const code = z
  .string()
  .trim()
  .regex(/^([*#]{1,2}\d{1,4})?$/, 'must be * or # and 1 to 4 digits')
export const OwnCodes = z
  .object({
    own: z
      .record(z.string().max(10), code)
      .refine(own => Object.keys(own).length <= MAX_OWN_CODES, 'are too many')
      .describe('by the usual code: what is dialled instead; empty or not there: the usual one'),
  })
  .meta({ id: 'OwnFeatureCodes', examples: [{ own: { '*72': '*21' } }] })
export type OwnCodes = output<typeof OwnCodes>

const kind = 'feature-codes'
const id = 'company'

export type OwnCodeKeeper = {
  get(): OwnCodes
  put: (value: OwnCodes, by: Parameters<Documents['put']>[3]) => OwnCodes
  /** What is dialled for it. */
  of(usual: string): string
}

/**
 * @param all those that can have another one
 * @param whoHas what else has this number, as its name; codes not counted
 */
export function openOwnCodes(
  documents: Documents,
  all: readonly Code[],
  whoHas: (number: string) => string | null,
): OwnCodeKeeper {
  documents.define(kind, {
    title: 'feature codes',
    limit: 1,
    nameOf: () => 'Feature codes',
    parse: value => OwnCodes.parse(value),
    check: (value: OwnCodes) => check(value, all, whoHas),
  })
  const get = () => documents.get<OwnCodes>(kind, id)?.value ?? { own: {} }
  return {
    get,
    put: ({ own }, by) => {
      const changed = Object.entries(own).filter(([usual, other]) => other !== '' && other !== usual)
      return documents.put(kind, id, { own: Object.fromEntries(changed) }, by).value
    },
    of: usual => get().own[usual] || usual,
  }
}

/** @throws AppError 422 that names both */
function check({ own }: OwnCodes, all: readonly Code[], whoHas: (number: string) => string | null): void {
  for (const usual of Object.keys(own)) {
    const known = all.find(each => each.code === usual)
    if (known && known.stays !== 'alone') continue
    throw new AppError('no-such-code', 422, known ? `${usual} cannot be changed.` : `${usual} is no code.`)
  }
  const holds = all.flatMap(each => {
    const other = own[each.code]
    return [
      ...(other ? [{ ...each, code: other, own: true }] : []),
      ...(other && !each.stays ? [] : [{ ...each, own: false }]),
    ]
  })
  for (const mine of holds.filter(each => each.own)) {
    const clash = holds.find(each => each !== mine && each.name !== mine.name && meet(mine, each))
    if (clash)
      throw new AppError(
        'code-taken',
        422,
        mine.code === clash.code
          ? `${mine.code} for “${mine.name}” is “${clash.name}” already.`
          : `${mine.code} for “${mine.name}” and ${clash.code}${clash.takes ?? ''} for “${clash.name}” cannot be told apart.`,
      )
    const other = whoHas(mine.code)
    if (other) throw new AppError('code-taken', 422, `${mine.code} for “${mine.name}” leads to ${other} already.`)
  }
}
/** One is the other, or the beginning of what is dialled for it. */
const meet = (one: Code, other: Code): boolean =>
  one.code === other.code ||
  (one.takes !== undefined && other.code.startsWith(one.code)) ||
  (other.takes !== undefined && one.code.startsWith(other.code))

/** The list as it is dialled here: sentences that name codes name the company's own. */
export function asDialled(all: readonly Code[], of: (usual: string) => string): (Code & { readonly usual?: string })[] {
  const said = (text: string) =>
    text.replace(/\*+\d+/g, word => {
      const known = all.filter(each => each.code === word || (each.takes && word.startsWith(each.code)))
      const [longest] = known.sort((a, b) => b.code.length - a.code.length)
      return longest ? of(longest.code) + word.slice(longest.code.length) : word
    })
  return all.map(each => ({
    ...each,
    code: `${of(each.code)}${each.takes ?? ''}`,
    does: said(each.does),
    ...(each.stays !== 'alone' && { usual: each.code }),
  }))
}
