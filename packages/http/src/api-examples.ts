/**
 * Completes the API's document: an example for every body and answer, and the headers that all routes share. A schema may
 * bring its own example (`.meta({ examples: […] })`); where it brings none, one is made from its fields.
 */
import { setImmediate as pause } from 'node:timers/promises'

type Schema = Readonly<Record<string, unknown>>
type Parameter = {
  readonly $ref?: string
  readonly name?: string
  required?: boolean
  schema?: Schema
  example?: unknown
}
type Content = Record<string, { schema?: Schema; example?: unknown; examples?: unknown }>
export type Operation = {
  parameters?: Parameter[]
  requestBody?: { required: boolean; content: Content }
  responses: Record<string, { description?: string; content?: Content; headers?: object }>
}
export type ApiDocument = {
  readonly openapi: string
  readonly info: object
  readonly servers: readonly object[]
  readonly paths: Record<string, Record<string, Operation>>
  /** What is sent to other programs: complete already. */
  readonly webhooks?: Record<string, object>
  readonly components: {
    readonly schemas?: Record<string, object>
    readonly securitySchemes: object
    parameters?: object
  }
}

const anId = '0197b0c4-2f6e-7d1a-9c55-6f1f1c2f8a10'
/** What a field of this name usually holds. */
const samples: Readonly<Record<string, unknown>> = {
  id: anId,
  person: anId,
  trunk: anId,
  leg: anId,
  other: anId,
  box: anId,
  name: 'Sales',
  number: '620',
  extension: '101',
  email: 'alice@example.com',
  password: 'correct horse battery',
  label: 'Kitchen',
  host: 'sip.example.com',
  port: 5060,
  prefix: '0',
  timeZone: 'Europe/Berlin',
  token: 'q3vN…',
  link: '/#/sign-in/q3vN…',
  detail: 'There is no such person.',
  code: 'no-such-person',
  field: 'name',
  next: 'WyJTYWxlcyIsIjEiXQ==',
  from: '+49301234567',
  to: '101',
  call: 'c7f3a9',
  slot: '701',
  paused: 'Lunch',
  callTo: '+4915112345678',
  csv: 'prefix,rate,currency\n49,0.01,EUR',
  file: '2026-11-23-0900.wav',
  message: 'Please call back.',
}
/** Nested deeper than this, a thing is shown empty: some schemas hold themselves. */
const MAX_DEPTH = 6

export async function completed(document: ApiDocument): Promise<ApiDocument> {
  const schemas = document.components.schemas ?? {}
  const make = (schema: Schema | undefined, field: string, depth: number): unknown => {
    if (!schema || depth > MAX_DEPTH) return null
    if (typeof schema.$ref === 'string')
      return make(schemas[schema.$ref.split('/').at(-1)!] as Schema | undefined, field, depth + 1)
    if (Array.isArray(schema.examples) && schema.examples.length) return schema.examples[0]
    if ('example' in schema) return schema.example
    if ('const' in schema) return schema.const
    if ('default' in schema) return schema.default
    if (Array.isArray(schema.enum)) return schema.enum[0]
    const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined
    if (choices?.length)
      return make(choices.find(({ type, enum: one }) => type !== 'null' && !one) ?? choices[0], field, depth)
    const all = schema.allOf as Schema[] | undefined
    if (all) return Object.assign({}, ...all.map(each => make(each, field, depth)))
    const type = Array.isArray(schema.type) ? schema.type.find(each => each !== 'null') : schema.type
    switch (type) {
      case 'object': {
        const fields = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
        return Object.fromEntries(fields.map(([name, inside]) => [name, make(inside, name, depth + 1)]))
      }
      case 'array': {
        const inside = make(schema.items as Schema | undefined, field, depth + 1)
        return inside === null ? [] : [inside]
      }
      case 'integer':
      case 'number': {
        const sample = samples[field]
        if (typeof sample === 'number') return sample
        if (/At$|^(at|since|from|to)$/.test(field)) return 1_764_000_000_000
        return Math.max(
          Number(schema.minimum ?? 1),
          Math.min(/Ms$/.test(field) ? 20_000 : 1, Number(schema.maximum ?? 1e9)),
        )
      }
      case 'boolean':
        return true
      case 'string':
        return samples[field] ?? field
      default:
        return null
    }
  }
  for (const [path, operations] of Object.entries(document.paths)) {
    await pause()
    for (const [method, operation] of Object.entries(operations)) {
      const fill = (content: Content | undefined) => {
        for (const [type, media] of Object.entries(content ?? {}))
          if (/json/.test(type) && media.example === undefined && media.examples === undefined)
            media.example = make(media.schema, '', 0)
      }
      fill(operation.requestBody?.content)
      for (const parameter of operation.parameters ?? [])
        if (parameter.required) parameter.example = make(parameter.schema, parameter.name ?? '', 0)
      for (const [status, response] of Object.entries(operation.responses)) {
        if (status === 'default' && response.content) {
          response.content = { 'application/problem+json': Object.values(response.content)[0]! }
          response.description = 'What is wrong, as a problem document.'
        } else if (!response.description || response.description === 'Default Response')
          response.description = status === '204' ? 'Done.' : status === '201' ? 'It was made.' : 'The answer.'
        fill(response.content)
      }
      if (method === 'post' && path.startsWith('/api/') && !path.startsWith('/api/session'))
        operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/IdempotencyKey' }]
      if (method === 'put' && path.endsWith('}'))
        operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/IfMatch' }]
    }
  }
  document.components.parameters = {
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'Chosen by the client: sent again with the same request within 24 h, it gets the same answer.',
      schema: { type: 'string', maxLength: 200 },
      example: '5f3b2c1e-order-4711',
    },
    IfMatch: {
      name: 'If-Match',
      in: 'header',
      required: false,
      description: 'The `ETag` of what is changed; 409 `changed-meanwhile` when it is another one by now.',
      schema: { type: 'string' },
      example: '"3"',
    },
  }
  return document
}
