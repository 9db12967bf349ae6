import type { Person } from '@sidetone/api-client'
import { Avatar, Button, Empty, FIELD, IconButton, ListRow, SkeletonRows } from '@sidetone/ui'
import { Phone, Users } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { MARKS } from '../presence.ts'

/** Colleagues with their state; the list is searched while typing. */
export function Contacts({ open }: { open: string | null }) {
  const words = useWords()
  const { people, session } = usePhone()
  const { state, items } = useView(people)
  const account = useView(session)
  const [wanted, setWanted] = useState('')
  const plain = wanted.trim().toLocaleLowerCase()
  const me = account.state === 'signed-in' ? account.me.id : ''
  const others = items.filter(person => person.id !== me)
  const found = others.filter(
    person => person.name.toLocaleLowerCase().includes(plain) || person.extension.startsWith(plain),
  )
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="px-3 pb-2">
        <input
          type="search"
          aria-label={words.searchPeople}
          placeholder={words.searchPeople}
          value={wanted}
          onChange={event => setWanted(event.target.value)}
          className={FIELD}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-1 pb-4">
        {state === 'loading' && <SkeletonRows />}
        {state === 'failed' && (
          <Empty icon={<Users className="size-6" />} title={words.peopleFailed}>
            <Button onClick={() => people.load()}>{words.tryAgain}</Button>
          </Empty>
        )}
        {state === 'ready' && !others.length && (
          <Empty icon={<Users className="size-6" />} title={words.noPeopleTitle}>
            {words.noPeopleText}
          </Empty>
        )}
        {others.length > 0 && !found.length && (
          <p className="p-4 text-center text-ink-soft">{words.nobodyFound(wanted.trim())}</p>
        )}
        <ul>
          {found.map(person => (
            <Row key={person.id} person={person} current={person.id === open} />
          ))}
        </ul>
      </div>
    </div>
  )
}

function Row({ person, current }: { person: Person; current: boolean }) {
  const words = useWords()
  const { calls, handling } = usePhone()
  return (
    <ListRow
      href={`#/contacts/${encodeURIComponent(person.id)}`}
      current={current}
      lead={<Avatar name={person.name} mark={MARKS[person.state]} />}
      title={person.name}
      detail={words.presence[person.state]}
      aside={person.extension}
      actions={
        <>
          {person.state === 'ringing' && person.pickUp !== false && (
            <Button
              className="px-3"
              title={words.pickUpFor(person.name)}
              onClick={() => handling.pickUpRinging(person.extension, person.name)}
            >
              {words.pickUp}
            </Button>
          )}
          <IconButton
            label={words.callName(person.name)}
            className="text-accent-text hover:bg-accent-soft"
            onClick={() => calls.call(person.extension, person.name)}
          >
            <Phone className="size-5" />
          </IconButton>
        </>
      }
    />
  )
}
