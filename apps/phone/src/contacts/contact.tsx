import { Avatar, Button, Card, StateMark } from '@sidetone/ui'
import { Phone, PhoneIncoming } from 'lucide-react'
import { DirectionMark, outcomeWords } from '../calls/direction.tsx'
import { clockTime, duration, when } from '../format.ts'
import { useLanguage, useWords } from '../messages/index.tsx'
import { useNow, usePhone, useView } from '../phone-context.ts'
import { MARKS } from '../presence.ts'

const SHOWN_CALLS = 8

/** A colleague: state, call, and what you had with each other. */
export function Contact({ id }: { id: string }) {
  const words = useWords()
  const language = useLanguage()
  const now = useNow(60_000)
  const { people, recents, calls, handling } = usePhone()
  const person = useView(people).items.find(one => one.id === id)
  const { items } = useView(recents)
  if (!person) return null
  const together = items.filter(item => item.other.number === person.extension).slice(0, SHOWN_CALLS)
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col gap-5 p-5 sm:p-8">
      <header className="flex flex-col items-center gap-3 text-center">
        <Avatar name={person.name} size="large" />
        <div>
          <h1 className="text-2xl font-semibold">{person.name}</h1>
          <p className="text-ink-soft">{words.extension(person.extension)}</p>
        </div>
        <p className="flex items-center gap-2 text-body font-medium">
          <StateMark mark={MARKS[person.state]} />
          {words.presence[person.state]}
          {person.state === 'on-a-call' && (
            <span className="font-normal text-ink-soft">{words.since(clockTime(person.since, language))}</span>
          )}
        </p>
        <Button
          tone="primary"
          icon={<Phone className="size-5" />}
          aria-label={words.callName(person.name)}
          onClick={() => calls.call(person.extension, person.name)}
        >
          {words.call}
        </Button>
        {person.state === 'ringing' && person.pickUp !== false && (
          <Button
            icon={<PhoneIncoming className="size-5" />}
            title={words.pickUpFor(person.name)}
            onClick={() => handling.pickUpRinging(person.extension, person.name)}
          >
            {words.pickUp}
          </Button>
        )}
      </header>
      <Card title={words.lastCalls}>
        {together.length ? (
          <ul className="flex flex-col gap-1">
            {together.map(item => (
              <li key={item.id}>
                <a
                  href={`#/calls/${encodeURIComponent(item.id)}`}
                  className="-mx-2 flex min-h-11 items-center gap-3 rounded-st px-2 hover:bg-sunk"
                >
                  <DirectionMark item={item} />
                  <span className={item.missed ? 'font-bold' : ''}>
                    {when(item.startedAt, now, language, words.yesterday)}
                  </span>
                  <span className="ml-auto text-ink-soft">
                    {item.answeredAt === null ? outcomeWords(item, words) : duration(item.durationMs)}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-ink-soft">{words.noCallsWith}</p>
        )}
      </Card>
    </div>
  )
}
