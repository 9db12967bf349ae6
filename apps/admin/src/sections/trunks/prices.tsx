import { Card } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, queries } from '../../api.ts'
import { trunks as words } from '../../messages/index.ts'
import { FileField } from '../../parts/file-field.tsx'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { say, sayFault } from '../../shell/said.ts'

type Deck = { readonly trunk: string; readonly currency: string; readonly rates: number }
const KEY = ['rate-decks']
const again = () => void queries.invalidateQueries({ queryKey: KEY })

/** What a minute costs over this trunk: for limits, and for choosing the cheapest. */
export function Prices({ id }: { id: string }) {
  const path = `/api/rate-decks/${encodeURIComponent(id)}`
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.ask<{ items: Deck[] }>('GET', '/api/rate-decks', undefined, signal),
  })
  const load = useMutation({
    mutationFn: async (file: File) => api.ask<Deck>('PUT', path, { csv: await file.text() }),
    onSuccess: () => {
      say(words.pricesSaved)
      again()
    },
    onError: sayFault,
  })
  const deck = data?.items.find(each => each.trunk === id)
  return (
    <Card title={words.prices}>
      <div className="flex flex-col items-start gap-3">
        <p className="text-sm text-ink-soft">{words.pricesText}</p>
        {deck && <p className="text-body">{words.pricesOf(deck.rates, deck.currency)}</p>}
        <FileField label={words.pricesFile} accept=".csv,text/csv" onFile={file => load.mutate(file)} />
        {deck && (
          <RemoveButton
            one={words.pricesOne}
            name={words.pricesOne}
            remove={async () => {
              await api.ask('DELETE', path)
              say(words.pricesRemoved)
              again()
            }}
          />
        )}
      </div>
    </Card>
  )
}
