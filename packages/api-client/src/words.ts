/**
 * The shapes that the HTTP face speaks. Times are milliseconds since the Unix epoch, `null` when it has not happened.
 * The server's schemas are checked against these by `contract.test.ts`.
 */
export type * from './words/calls-now.ts'
export type * from './words/ended-calls.ts'
export type * from './words/events.ts'
export type * from './words/own-rules.ts'
export type * from './words/people.ts'
export type * from './words/settings.ts'
