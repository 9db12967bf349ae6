import { api, queries } from './api.ts'

export async function signOut(): Promise<void> {
  await api.signOut().catch(() => undefined)
  queries.clear()
  location.assign('/admin/')
}
