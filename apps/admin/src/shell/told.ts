/** What pages read of the server's, and what it tells them by itself. */
import { api, queries } from '../api.ts'
import { createPresence, createReadAgain } from './newest.ts'

export const readAgain = createReadAgain(queries)
export const presence = createPresence(queries, () => api.people())
