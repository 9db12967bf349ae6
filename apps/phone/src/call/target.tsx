import { Avatar, Button, classNames, FIELD } from '@sidetone/ui'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { targetOf, useSuggestions } from '../calls/use-suggestions.ts'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { MARKS } from '../presence.ts'
import { callPanel } from './shown.ts'

export type Target = { readonly number: string; readonly name: string }
type Way = { readonly label: string; readonly icon: ReactNode; readonly go: (target: Target) => void }

/** Whom? A name or number with suggestions, and two ways to go on; Enter takes the first. */
export function TargetPanel({
  title,
  not,
  first,
  second,
}: {
  title: string
  /** Numbers that make no sense here: who is in the call already. */
  not: readonly string[]
  first: Way
  second: Way | null
}) {
  const words = useWords()
  const { people } = usePhone()
  const { items } = useView(people)
  const { typed: text } = useView(callPanel)
  const setText = (typed: string) => callPanel.patch({ typed })
  const [place, setPlace] = useState(-1)
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  // The person asked for this panel to type in it.
  useEffect(() => field.current?.focus(), [])
  const found = useSuggestions(text).filter(one => !not.includes(one.number))
  // Nothing typed yet: colleagues, those who could take it now first.
  const colleagues = [...items]
    .sort((a, b) => Number(b.state === 'available') - Number(a.state === 'available'))
    .map(({ name, extension }) => ({ name, number: extension }))
  const account = useView(usePhone().session)
  const own = account.state === 'signed-in' ? account.me.extension : ''
  const offered: readonly Target[] = text.trim()
    ? found.slice(0, 4)
    : colleagues.filter(one => one.number !== own && !not.includes(one.number)).slice(0, 4)
  const chosen = offered[place] ?? (text.trim() ? targetOf(text, found) : null)
  const chosenPlace = offered.findIndex(one => one.number === chosen?.number)
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={event => {
        event.preventDefault()
        if (chosen) first.go(chosen)
      }}
    >
      <label htmlFor={id} className="text-sm font-medium">
        {title}
      </label>
      <input
        id={id}
        ref={field}
        role="combobox"
        aria-expanded={offered.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosenPlace >= 0 ? `${id}-${chosenPlace}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={words.numberHint}
        value={text}
        onChange={event => {
          setText(event.target.value)
          setPlace(-1)
        }}
        onKeyDown={event => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          const step = event.key === 'ArrowDown' ? 1 : -1
          setPlace(Math.max(-1, Math.min(offered.length - 1, chosenPlace + step)))
        }}
        className={FIELD}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={words.suggestions}
        className="-mx-2 flex min-h-56 flex-col short:order-last short:min-h-0"
      >
        {offered.map((one, index) => {
          const state = items.find(person => person.extension === one.number)?.state
          const on = chosen?.number === one.number
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys (combobox pattern).
            <div
              key={one.number}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={on}
              onClick={() => {
                setText(one.number)
                setPlace(-1)
              }}
              className={classNames(
                'flex min-h-13 cursor-pointer items-center gap-3 rounded-st px-2',
                on ? 'bg-accent-soft' : 'hover:bg-sunk',
              )}
            >
              <Avatar name={one.name} mark={state && MARKS[state]} />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-body font-medium">{one.name}</span>
                <span className="block truncate text-sm text-ink-soft">
                  {[one.number, state ? words.presence[state] : words.recentNumber].join(' · ')}
                </span>
              </span>
            </div>
          )
        })}
        {text.trim() && !chosen && <p className="px-2 pt-2 text-sm text-ink-soft">{words.noSuchName(text.trim())}</p>}
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Button type="submit" tone="primary" className="px-2" icon={first.icon} disabled={!chosen}>
          {first.label}
        </Button>
        {second && (
          <Button className="px-2" icon={second.icon} disabled={!chosen} onClick={() => chosen && second.go(chosen)}>
            {second.label}
          </Button>
        )}
      </div>
    </form>
  )
}
