import type { UsedBy } from './words.ts'

export type FieldFault = { readonly field: string; readonly detail: string }

/** What the server says, by its code and what it is about. */
export type CodedSentence = { readonly code: string; readonly values: readonly string[] }

/** A problem (RFC 9457) from the server, or the reason why it was not reached. `message` is a sentence for a person. */
export class ApiError extends Error {
  /** From the server's catalogue, or `unreachable` (network) or `unreadable` (no problem document came). */
  readonly code: string
  /** HTTP status; 0 when the server was not reached. */
  readonly status: number
  readonly detail: string
  /** Wait this long before trying again, when the server said so. */
  readonly retryAfterMs: number | null
  /** What was wrong with which part of what was sent; `field` is its path with dots. */
  readonly fields: readonly FieldFault[]
  /** With `in-use`: what leads to the thing that was to be removed. */
  readonly usedBy: UsedBy | null
  /** The sentence by its code, to be said in another language; `detail` is the English of it. */
  readonly said: CodedSentence | null
  constructor(
    code: string,
    status: number,
    detail: string,
    retryAfterMs: number | null = null,
    fields: readonly FieldFault[] = [],
    usedBy: UsedBy | null = null,
    said: CodedSentence | null = null,
  ) {
    super(detail)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.detail = detail
    this.retryAfterMs = retryAfterMs
    this.fields = fields
    this.usedBy = usedBy
    this.said = said
  }
}

export const unreachable = () => new ApiError('unreachable', 0, 'The server cannot be reached. Check your connection.')

/** Reads what is known from a failed answer. */
export async function problemOf(response: Response): Promise<ApiError> {
  const seconds = Number(response.headers.get('retry-after'))
  const retryAfterMs = seconds > 0 ? seconds * 1000 : null
  try {
    const { code, detail, title, fields, usedBy, said } = (await response.json()) as Record<string, unknown>
    if (typeof code === 'string')
      return new ApiError(
        code,
        response.status,
        typeof detail === 'string' ? detail : String(title ?? code),
        retryAfterMs,
        Array.isArray(fields) ? (fields as FieldFault[]) : [],
        (usedBy as UsedBy | undefined) ?? null,
        (said as CodedSentence | undefined) ?? null,
      )
  } catch {
    // Not JSON: a proxy's page, or a cut answer.
  }
  return new ApiError(
    'unreadable',
    response.status,
    `The server answered ${response.status} without a reason.`,
    retryAfterMs,
  )
}
