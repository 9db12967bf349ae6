import { readDialled, type Suggestion, suggest } from '@sidetone/phone-core'
import { useMemo } from 'react'
import { usePhone, useView } from '../phone-context.ts'

/** What the number field offers for a text. */
export function useSuggestions(text: string): readonly Suggestion[] {
  const phone = usePhone()
  const { items: people } = useView(phone.people)
  const { items: recents } = useView(phone.recents)
  const account = useView(phone.session)
  const me = account.state === 'signed-in' ? account.me.extension : ''
  return useMemo(
    () =>
      suggest(
        text,
        people.filter(person => person.extension !== me),
        recents.map(item => item.other),
      ),
    [text, people, recents, me],
  )
}
/** What a call of this text reaches: the number as it stands, else the first that was offered; null when nothing. */
export function targetOf(
  text: string,
  offered: readonly Suggestion[],
): { readonly number: string; readonly name: string } | null {
  const number = readDialled(text)
  if (number) return { number, name: offered.find(one => one.number === number)?.name ?? '' }
  return offered[0] ?? null
}
