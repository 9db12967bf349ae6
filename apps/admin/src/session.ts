import type { Me } from '@sidetone/api-client'
import { useQuery } from '@tanstack/react-query'
import { api, queries, sentenceOf } from './api.ts'

export async function signOut(): Promise<void> {
  await api.signOut().catch(() => undefined)
  queries.clear()
  location.assign('/admin/')
}

/** A link is good once; it must not stay in the address or in the history. */
const tokenIn = (hash: string) => /^#\/sign-in\/([\w-]+)$/.exec(hash)?.[1]
let token = tokenIn(location.hash)
if (token) history.replaceState(history.state, '', location.pathname + location.search)
// Pasted where the page stands already, a link is no new page to the browser.
addEventListener('hashchange', () => tokenIn(location.hash) && location.reload())

let refused: string | null = null
/** Why the link that brought one here did not sign in. */
export const linkRefused = (): string | null => refused

/** Who is signed in; by the link in the address, when there is one. Null: nobody. */
async function whoIsHere(): Promise<Me | null> {
  const link = token
  token = undefined
  if (!link) return api.session()
  try {
    return await api.signInByLink(link)
  } catch (error) {
    refused = sentenceOf(error)
    return api.session()
  }
}
export const useMe = () => useQuery({ queryKey: ['me'], queryFn: whoIsHere, staleTime: Number.POSITIVE_INFINITY })
