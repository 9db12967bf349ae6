import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { type LucideIcon, Plus } from 'lucide-react'
import { api, settingsAt } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { go } from '../router.tsx'
import { sections } from '../sections/index.ts'

export type Found = {
  readonly key: string
  readonly label: string
  readonly hint: string
  readonly icon: LucideIcon
  readonly run: () => void
}
const MAX_SHOWN = 30
const MAX_OF_KIND = 5
type Listed = { readonly name?: string; readonly number?: string; readonly mainNumber?: string }
const withPages = sections.filter(section => section.pages)
/** Lists that the command bar looks in, beside everything that has a number. */
const lists = sections.filter(section => section.searchPath)

/** What is found for the text: what has a number, phones, settings, calls, pages by the words on them, sections, actions. */
export function useFound(text: string): readonly Found[] {
  const wanted = text.trim().toLocaleLowerCase()
  const { data: numbers = [], isPlaceholderData: numbersOld } = useQuery({
    queryKey: ['numbers', wanted],
    queryFn: ({ signal }) => api.numbers(wanted, signal),
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
  })
  const inLists = useQueries({
    queries: lists.map(({ searchPath }) => ({
      queryKey: [searchPath, 'search', wanted],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        settingsAt<Listed>(searchPath!).page({ q: wanted, limit: MAX_OF_KIND }, signal),
      enabled: wanted !== '',
      placeholderData: keepPreviousData,
    })),
  })
  const inPages = useQueries({
    queries: withPages.map(({ place, pages }) => ({ queryKey: ['pages-of', place], queryFn: () => pages!() })),
  })
  const places: Found[] = sections
    .filter(({ title, alsoCalled = '' }) => fits(`${title} ${alsoCalled}`, wanted))
    .map(({ place, title, icon }) => ({
      key: `section-${place}`,
      label: title,
      hint: words.searchSection,
      icon,
      run: () => go(`/${place}`),
    }))
  const actions: Found[] = sections
    .filter(({ add }) => add && fits(add, wanted))
    .map(({ place, add }) => ({
      key: `add-${place}`,
      label: add!,
      hint: words.searchAction,
      icon: Plus,
      run: () => go(`/${place}/new`),
    }))
  if (!wanted) return [...places, ...actions]
  const withNumber: Found[] = numbers.flatMap(({ number, name, kind, id }) => {
    const section = sections.find(each => each.numberKinds?.includes(kind))
    if (!section || !id) return []
    const hint = `${number} · ${words.kinds[kind] ?? words.kindOther}`
    return [
      { key: `number-${number}`, label: name, hint, icon: section.icon, run: () => go(`/${section.place}/${id}`) },
    ]
  })
  const listed = (old: boolean): Found[] =>
    lists.flatMap(({ place, title, icon, told }, index) =>
      (inLists[index]?.isPlaceholderData === old ? (inLists[index].data?.items ?? []) : []).map(item => ({
        key: `${place}-${item.id}`,
        label: item.name ?? item.id,
        hint: [item.number || item.mainNumber, title].filter(Boolean).join(' · '),
        ...told?.(item as never),
        icon,
        run: () => go(`/${place}/${encodeURIComponent(item.id)}`),
      })),
    )
  const pages: Found[] = withPages.flatMap(({ title, icon }, index) =>
    (inPages[index]?.data ?? [])
      .filter(({ text }) => fits(text, wanted))
      // Whose name it is comes before those that only mention it.
      .sort((a, b) => Number(fits(b.title, wanted)) - Number(fits(a.title, wanted)))
      .map(page => ({
        key: `page-${page.to}-${page.title}`,
        label: page.title,
        hint: title,
        icon,
        run: () => go(page.to),
      })),
  )
  return [
    ...places.filter(one => one.label.toLocaleLowerCase().startsWith(wanted)),
    ...(numbersOld ? [] : withNumber),
    ...listed(false),
    ...pages,
    ...actions,
    ...places,
    // Of the letters before, until the server has answered: Enter must not do one of these.
    ...(numbersOld ? withNumber : []),
    ...listed(true),
  ]
    .filter((one, index, all) => all.findIndex(other => other.key === one.key) === index)
    .slice(0, MAX_SHOWN)
}

/** Every word of what was typed begins a word of the text. */
const fits = (text: string, wanted: string): boolean => {
  const inText = text.toLocaleLowerCase().split(/\s+/)
  return wanted.split(/\s+/).every(word => inText.some(each => each.startsWith(word)))
}
