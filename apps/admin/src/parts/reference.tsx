import { Choice } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { settingsAt } from '../api.ts'
import { shell as words } from '../messages/index.ts'

/** The most that a choice offers. */
const OFFERED = 500

/** Everything of a kind by id and name, for choices and for lists that show a name. */
export function useNames(path: string): readonly { readonly value: string; readonly label: string }[] {
  const { data } = useQuery({
    queryKey: [path, 'names'],
    queryFn: ({ signal }) => settingsAt<{ name?: string }>(path).page({ limit: OFFERED }, signal),
    staleTime: 30_000,
  })
  return (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name ?? id }))
}
/** The name behind an id. */
export function NameOf({ path, id, none }: { path: string; id: string | null | undefined; none: string }) {
  const names = useNames(path)
  return <>{id ? (names.find(each => each.value === id)?.label ?? '…') : none}</>
}

/** One of the settings of another kind, by name. */
export function Reference({
  label,
  path,
  none,
  value,
  onChoose,
}: {
  label: string
  path: string
  /** What choosing nothing means; not there: something must be chosen. */
  none?: string
  value: string
  onChoose: (id: string) => void
}) {
  const options = useNames(path)
  return (
    <Choice
      label={label}
      options={none !== undefined || !value ? [{ value: '', label: none ?? words.choose }, ...options] : options}
      value={value}
      onChoose={onChoose}
    />
  )
}
