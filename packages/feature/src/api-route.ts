/** An HTTP route as a feature declares it: plain data with zod schemas. The HTTP room checks, documents and serves it. */
import type { output, ZodType } from 'zod'
import type { ChangedBy } from './documents.ts'

/**
 * Who may call it. `person`: everybody signed in. `person-or-program`: also programs with a key, and the operator's.
 * `admin`: administrators, such programs, and the operator's key. `operator`: only the key in the data folder. There is no
 * default: a route that does not say who does not start.
 */
export type Who = 'anybody' | 'person' | 'person-or-program' | 'admin' | 'operator'

export type Me = {
  readonly id: string
  readonly name: string
  readonly extension: string
  readonly email: string
  readonly role: 'person' | 'admin'
}
/** Sent as text of this media type instead of JSON; in parts, as fast as they are taken, when the handler gives several. */
export type TextAnswer = { readonly text: string; readonly fileName?: string }
/** What a handler with `TextAnswer` may give: `type` when it is not the usual one. */
export type SentText = { readonly text: string; readonly type: string }

/** A file of this media type, in parts when a player asks for them (RFC 9110 §14). */
export type FileAnswer = { readonly file: string }
/** What a handler with `FileAnswer` gives. `type`: when it is not the usual one. `fileName`: offered to be saved as. */
export type SentFile = { readonly path: string; readonly type?: string; readonly fileName?: string }
/** A body that is no JSON: `types` such as `audio/wav`, or `audio/*`. Longer than `maxBytes` is answered 413. */
export type Upload = { readonly types: readonly string[]; readonly maxBytes: number }

type Schema = ZodType | undefined
type Value<S extends Schema> = S extends ZodType ? output<S> : undefined
export type ApiRequest<W extends Who, P extends Schema, Q extends Schema, B extends Schema> = {
  readonly params: Value<P>
  readonly query: Value<Q>
  readonly body: Value<B>
  /** The bytes of a route with `upload`. */
  readonly upload: { readonly type: string; readonly bytes: Uint8Array } | null
  /** `null` where a key or nobody may stand behind the request. */
  readonly me: W extends 'person' ? Me : Me | null
  /** The browser session; null for the operator's key. */
  readonly session: W extends 'person' ? string : string | null
  /** Host and port that the client used, without the scheme. */
  readonly host: string
  /** The address that asks, seen through trusted proxies, and what it calls itself (User-Agent). */
  readonly from: { readonly address: string; readonly agent: string }
  /** Whom a change is written down to. */
  readonly by: ChangedBy
  /** The version in `If-Match`: a change is refused when it is another one now. */
  readonly ifMatch: number | undefined
}

export type ApiRouteOf<
  W extends Who,
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  A extends ZodType | null | TextAnswer | FileAnswer,
> = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** `/api/people/:id` */
  readonly path: string
  readonly who: W
  /** One sentence for the API's documentation. */
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly upload?: Upload
  /** Of a JSON body that may be longer than others; beyond it 413. */
  readonly maxBytes?: number
  /** The path is the password: who guesses is slowed down, and no answer is kept on the way. */
  readonly secretPath?: true
  /** The schema of the answer, `null` for none (204), text, or a file. POST answers 201 when `created` is set. */
  readonly answer: A
  readonly created?: boolean
  readonly handle: (
    request: ApiRequest<W, P, Q, B>,
  ) => A extends ZodType
    ? output<A> | Promise<output<A>>
    : A extends TextAnswer
      ? string | Iterable<string> | SentText | Promise<string | Iterable<string> | SentText>
      : A extends FileAnswer
        ? SentFile | Promise<SentFile>
        : void | Promise<void>
}

/** Any route. */
export type ApiRoute = Omit<
  ApiRouteOf<Who, Schema, Schema, Schema, ZodType | null | TextAnswer | FileAnswer>,
  'handle'
> & {
  readonly handle: (request: never) => unknown
}

/** Lets the compiler see that the handler fits its schemas. */
export const apiRoute = <
  W extends Who,
  A extends ZodType | null | TextAnswer | FileAnswer,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(
  route: ApiRouteOf<W, P, Q, B, A>,
): ApiRoute => route
