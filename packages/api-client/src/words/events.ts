/** What the stream of events tells. */
import type { MyCall, ParkedCall } from './calls-now.ts'
import type { MyQueues } from './own-rules.ts'
import type { Person } from './people.ts'

/** What `events()` gives. `connected` and `disconnected` come from the client itself. */
export type ServerEvent =
  | { readonly type: 'person'; readonly person: Person }
  /** Who is there, or for whom I may pick up, is to be read again. */
  | { readonly type: 'people' }
  | { readonly type: 'call-history' }
  /** To admins: some of the calls that live now have changed; read them again. */
  | { readonly type: 'live-calls' }
  /** To admins: how a trunk or its test stands has changed. */
  | { readonly type: 'trunk' | 'trunk-test' }
  /** To the desk: somebody calls for help, or it was seen. */
  | { readonly type: 'emergency' }
  /** All of my calls, each time one of them has changed. */
  | { readonly type: 'my-calls'; readonly calls: readonly MyCall[] }
  /** All parked calls. */
  | { readonly type: 'parked'; readonly slots: readonly ParkedCall[] }
  /** Something about my messages is different; `unread`: of all my boxes. */
  | { readonly type: 'voicemail'; readonly unread: number }
  /** How my queues and I stand in them. */
  | { readonly type: 'queues'; readonly mine: MyQueues }
  /** To admins: who waits, or who takes calls, is different. */
  | { readonly type: 'queues-now' }
  /** To admins: who is in conference rooms, is muted, or speaks. */
  | { readonly type: 'rooms-now' }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
