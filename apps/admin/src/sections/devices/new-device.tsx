import type { NewDevice as Made } from '@sidetone/api-client'
import { Button, Card } from '@sidetone/ui'
import { useState } from 'react'
import { api, queries } from '../../api.ts'
import { deskPhones, devices as words } from '../../messages/index.ts'
import type { FormPart } from '../../parts/fields.ts'
import { Form } from '../../parts/form.tsx'
import { Page } from '../../parts/page.tsx'
import { go, Link, useWhere } from '../../router.tsx'
import { Credential } from './device-page.tsx'

const parts: readonly FormPart[] = [
  {
    heading: '',
    fields: [
      { kind: 'target', name: 'person', label: words.whose, help: words.whoseHelp },
      { kind: 'text', name: 'label', label: words.name, help: words.nameHelp, max: 60 },
    ],
  },
]

export function NewDevice() {
  const { query } = useWhere()
  const [made, setMade] = useState<Made | null>(null)
  const back = { to: '/devices', label: words.title }
  if (made)
    return (
      <Page title={words.secretTitle} intro={words.secretText} back={back}>
        <Card className="max-w-2xl">
          <Credential made={made} />
          <Button tone="primary" onClick={() => go('/devices')}>
            {words.done}
          </Button>
        </Card>
      </Page>
    )
  return (
    <Page title={words.add} back={back}>
      <p className="mb-6 max-w-2xl text-body text-ink-soft">
        {deskPhones.canSetUpText}{' '}
        <Link to="/desk-phones/new" className="text-accent-text underline">
          {deskPhones.add}
        </Link>
      </p>
      <Form
        parts={parts}
        before={{ person: query.get('person') ?? '', label: '' }}
        isNew
        begins
        saveLabel={words.add}
        save={async draft => {
          const { person, label } = draft as { person: string; label: string }
          const owner = (await api.numbers(person)).find(each => each.number === person && each.kind === 'person')
          if (!owner) throw new Error(words.nobody)
          setMade(await api.addCompanyDevice(owner.id, label))
          void queries.invalidateQueries({ queryKey: ['/api/devices'] })
          return draft
        }}
      />
    </Page>
  )
}
