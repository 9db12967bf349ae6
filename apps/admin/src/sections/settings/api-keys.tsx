import { Button, Card, Choice, Field } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queries } from '../../api.ts'
import { settings as words } from '../../messages/index.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { optionsOf } from '../../parts/fields.ts'
import { when } from '../../parts/format.ts'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { say, sayFault } from '../../shell/said.ts'

export type Key = {
  readonly id: string
  readonly name: string
  readonly scope: 'read' | 'write'
  readonly lastUsedAt: number | null
}
const QUERY = ['api-keys']
const again = () => void queries.invalidateQueries({ queryKey: QUERY })

/** Keys of other programs: made here, shown once, revoked here. */
export function ApiKeys() {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<string>('read')
  const { data: keys } = useQuery({
    queryKey: QUERY,
    queryFn: ({ signal }) => api.ask<Key[]>('GET', '/api/api-keys', undefined, signal),
  })
  const make = useMutation({
    mutationFn: () => api.ask<Key & { key: string }>('POST', '/api/api-keys', { name: name.trim(), scope }),
    onSuccess: () => {
      setName('')
      again()
    },
    onError: sayFault,
  })
  return (
    <div className="flex max-w-2xl flex-col gap-6">
      <Card title={words.newKey}>
        <form
          className="flex flex-col gap-4"
          onSubmit={event => {
            event.preventDefault()
            if (name.trim()) make.mutate()
          }}
        >
          <Field label={words.keyName} value={name} maxLength={80} onChange={event => setName(event.target.value)} />
          <Choice label={words.scope} options={optionsOf(words.scopes)} value={scope} onChoose={setScope} />
          <Button type="submit" tone="primary" className="self-start" disabled={!name.trim() || make.isPending}>
            {words.newKey}
          </Button>
          {make.data && (
            <div role="status">
              <p className="mb-3 text-sm font-medium">{words.keyOnce}</p>
              <Copyable label={words.key} text={make.data.key} />
            </div>
          )}
        </form>
      </Card>
      {keys?.length === 0 && <p className="text-ink-soft">{words.noKeys}</p>}
      {keys && keys.length > 0 && (
        <ul className="flex flex-col divide-y divide-line rounded-xl border border-line bg-panel">
          {keys.map(key => (
            <li key={key.id} className="flex flex-wrap items-center gap-3 px-5 py-3">
              <span className="min-w-0 flex-1 basis-48">
                <span className="block font-medium break-words">{key.name}</span>
                <span className="block text-sm text-ink-soft">
                  {words.scopes[key.scope]} · {words.lastUsed}{' '}
                  {key.lastUsedAt === null ? words.never : when(key.lastUsedAt)}
                </span>
              </span>
              <RemoveButton
                one={words.revoke}
                name={key.name}
                text={words.revokeText}
                remove={async () => {
                  await api.ask('DELETE', `/api/api-keys/${encodeURIComponent(key.id)}`)
                  say(words.revoked(key.name))
                  again()
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
