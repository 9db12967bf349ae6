/** zod's schemas as those of the API's document: what has an id is told once, under `components`, and pointed at. */
import { z } from 'zod'

export type Place = (schema: z.ZodType, io: 'input' | 'output') => object

export function apiSchemas(): { readonly place: Place; readonly schemas: Record<string, object> } {
  const schemas: Record<string, object> = {}
  let unnamed = 0
  const place: Place = (schema, io) => {
    const {
      $schema: _,
      $defs = {},
      ...root
    } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>
    const parts: Record<string, unknown> = { ...($defs as object) }
    const own = root.id as string | undefined
    // What holds itself needs a name to point at.
    const name = own ?? (JSON.stringify(root).includes('"$ref":"#"') ? `Schema${++unnamed}` : undefined)
    if (name !== undefined) parts[name] = root
    // The same id may be one thing coming in (fields with defaults are optional) and another going out.
    const named = (suffix: string) => {
      const pointed = (part: unknown): Record<string, unknown> => {
        const text = JSON.stringify(part).replace(/"\$ref":"#(?:\/\$defs\/([^"]+))?"/g, (_, id: string | undefined) => {
          return `"$ref":"#/components/schemas/${id ?? name}${suffix}"`
        })
        const { id: __, ...rest } = JSON.parse(text) as Record<string, unknown>
        return rest
      }
      const entries = Object.entries(parts).map(([id, part]) => [id + suffix, pointed(part)] as const)
      const fits = entries.every(([id, part]) => !schemas[id] || JSON.stringify(schemas[id]) === JSON.stringify(part))
      return {
        entries,
        fits,
        root: name === undefined ? pointed(root) : { $ref: `#/components/schemas/${name}${suffix}` },
      }
    }
    const plain = named('')
    const taken = plain.fits ? plain : named(io === 'input' ? 'Input' : 'Output')
    for (const [id, part] of taken.entries) schemas[id] = part
    return taken.root
  }
  return { place, schemas }
}
