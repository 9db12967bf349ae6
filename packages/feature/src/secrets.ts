/**
 * Secrets inside a value, wherever they lie: `password`, `account.password`, `servers.*.password` (`*`: each entry of a list).
 * They are never given out; `•••` in a change means "as it was".
 */
import { AppError } from '@sidetone/kernel'
import { type ZodType, z } from 'zod'
import { MASK } from './documents.ts'

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** A copy in which each text at these paths is what `as` makes of it. @param as undefined: as it is */
export function withSecrets<T>(
  value: T,
  paths: readonly string[],
  as: (text: string, place: string) => unknown | undefined,
): T {
  return paths.reduce((all, path) => at(all, path.split('.'), [], as) as T, value)
}
function at(
  value: unknown,
  [step, ...rest]: readonly string[],
  place: readonly string[],
  as: (text: string, place: string) => unknown,
): unknown {
  if (step === undefined)
    return typeof value === 'string' && value !== '' ? (as(value, place.join('.')) ?? value) : value
  if (Array.isArray(value))
    return value.map((each, n) =>
      step === '*' || step === String(n) ? at(each, rest, [...place, String(n)], as) : each,
    )
  if (!isFields(value) || !(step in value)) return value
  return { ...value, [step]: at(value[step], rest, [...place, step], as) }
}

/** With `•••` for secrets that are set. */
export const masked = <T>(value: T, paths: readonly string[]): T => withSecrets(value, paths, () => MASK)

/**
 * What came in, with secrets that were not touched as they are. An entry of a list is known by its `id` or `name`, else by its place.
 * @throws AppError `secret-needed` 400 for one that there was not
 */
export const unmasked = <T>(given: T, before: unknown, paths: readonly string[]): T =>
  withSecrets(given, paths, (text, place) => {
    if (text !== MASK) return undefined
    let [now, old]: unknown[] = [given, before]
    for (const step of place.split('.')) {
      if (!isFields(now)) break
      const inside = now[step]
      const key = Array.isArray(now) && isFields(inside) ? ['id', 'name'].find(each => each in inside) : undefined
      old =
        key !== undefined && Array.isArray(old)
          ? old.find(each => isFields(each) && each[key] === (inside as Fields)[key])
          : isFields(old)
            ? (old as Fields)[step]
            : undefined
      now = inside
    }
    if (typeof old === 'string' && old !== '') return old
    throw new AppError('secret-needed', 400, `Please enter the ${place.split('.').at(-1)}.`, {
      fields: [{ field: place, detail: 'must be entered' }],
    })
  })

/** The schema with another one at this path. */
export function replacedAt(schema: ZodType, path: string, by: (leaf: ZodType) => ZodType): ZodType {
  const [step, ...rest] = path.split('.')
  if (!step) return by(schema)
  const further = (inner: unknown, left = rest) => replacedAt(inner as ZodType, left.join('.'), by)
  if (schema instanceof z.ZodObject) return schema.extend({ [step]: further(schema.shape[step]) })
  const def = schema.def as { element?: unknown; innerType?: unknown }
  if (schema instanceof z.ZodArray) return schema.clone({ ...schema.def, element: further(def.element) } as never)
  // A default, optional or nullable around it.
  if (def.innerType) return schema.clone({ ...schema.def, innerType: further(def.innerType, [step, ...rest]) } as never)
  throw new Error(`There is no ${path} in this schema.`)
}
