import { looksLikeNumber } from '@sidetone/phone-core'
import { Avatar, classNames, IconButton } from '@sidetone/ui'
import { Delete, Phone } from 'lucide-react'
import { type KeyboardEvent, lazy, Suspense, useId, useState } from 'react'
import { Pad } from '../call/pad.tsx'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { MARKS } from '../presence.ts'
import { isTouch } from '../width.ts'
import { addToDial, dialText, NUMBER_FIELD, typeDial } from './dial-text.ts'
import { targetOf, useSuggestions } from './use-suggestions.ts'

const CallerIdLine = lazy(() => import('../caller-id/line.tsx'))

/** One field for names and numbers, the dial pad under it, and the green button. */
export function Dial() {
  const words = useWords()
  const { calls, playKey, people, callerId } = usePhone()
  const { mine } = useView(callerId)
  const { items } = useView(people)
  const { text } = useView(dialText)
  const found = useSuggestions(text)
  // A number is mostly keyed on the pad: one row keeps the keys free.
  const offered = looksLikeNumber(text) ? found.slice(0, 1) : found
  const [chosen, setChosen] = useState(-1)
  const id = useId()
  const target = offered[chosen] ?? targetOf(text, offered)
  const begin = (to: { readonly number: string; readonly name: string } | null) => {
    if (!to) return
    typeDial('')
    setChosen(-1)
    // From here on the keys are the call's: M, H, K, X and digits.
    document.getElementById(NUMBER_FIELD)?.blur()
    calls.call(to.number, to.name, callerId.takeNext())
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setChosen(Math.max(-1, Math.min(offered.length - 1, chosen + step)))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      begin(target)
    } else if (event.key === 'Escape' && text) {
      event.stopPropagation()
      typeDial('')
    } else if (/^[0-9*#]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.repeat) playKey(event.key)
  }
  const state = (number: string) => items.find(person => person.extension === number)?.state
  return (
    <form
      className="mx-auto flex w-full max-w-76 flex-col items-center"
      onSubmit={event => {
        event.preventDefault()
        begin(target)
      }}
    >
      <div className="relative w-full">
        <div className="flex items-center border-b border-line focus-within:border-accent">
          <span className="size-11 shrink-0" />
          <input
            id={NUMBER_FIELD}
            role="combobox"
            aria-label={words.number}
            aria-expanded={offered.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
            aria-autocomplete="list"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            // On a touch screen the pad is the keyboard; the letters come with a press on the field.
            inputMode={isTouch() ? 'text' : undefined}
            placeholder={words.numberHint}
            value={text}
            onChange={event => {
              typeDial(event.target.value)
              setChosen(-1)
            }}
            onKeyDown={onKeyDown}
            className="h-14 min-w-0 flex-1 bg-transparent text-center text-dialled font-medium outline-none placeholder:text-lg placeholder:font-normal placeholder:text-ink-soft"
          />
          <IconButton
            label={words.erase}
            className={classNames(!text && 'invisible')}
            onClick={() => typeDial(text.slice(0, -1))}
          >
            <Delete className="size-5" />
          </IconButton>
        </div>
        <div className="h-16">
          {offered.length > 0 ? (
            <div
              id={`${id}-list`}
              role="listbox"
              aria-label={words.suggestions}
              className="absolute inset-x-0 z-10 mt-1 rounded-xl border border-line bg-raised p-1 shadow-st"
            >
              {offered.map((one, place) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys (combobox pattern).
                <div
                  key={one.number}
                  id={`${id}-${place}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={one === target}
                  onClick={() => begin(one)}
                  className={classNames(
                    'flex min-h-13 cursor-pointer items-center gap-3 rounded-st px-2',
                    one === target ? 'bg-accent-soft' : 'hover:bg-sunk',
                  )}
                >
                  <Avatar name={one.name} mark={state(one.number) && MARKS[state(one.number)!]} />
                  <span className="min-w-0 flex-1 text-left">
                    <span className="block truncate text-body font-medium">{one.name}</span>
                    <span className="block truncate text-sm text-ink-soft">
                      {[one.number, state(one.number) ? words.presence[state(one.number)!] : words.recentNumber].join(
                        ' · ',
                      )}
                    </span>
                  </span>
                  {one === target && <Phone className="mr-1 size-4 text-accent-text" aria-hidden="true" />}
                </div>
              ))}
            </div>
          ) : (
            text && !target && <p className="pt-3 text-center text-sm text-ink-soft">{words.noSuchName(text.trim())}</p>
          )}
        </div>
      </div>
      <Pad
        label={words.dialPad}
        plus
        onKey={key => {
          playKey(key)
          addToDial(key)
        }}
      />
      <button
        type="submit"
        aria-label={words.call}
        disabled={!target}
        className="mt-5 flex h-14 w-40 items-center justify-center gap-2 rounded-full bg-accent text-lg font-semibold text-accent-ink transition-colors duration-100 hover:bg-accent-hover disabled:bg-sunk disabled:text-ink-soft"
      >
        <Phone className="size-5" aria-hidden="true" />
        {words.call}
      </button>
      <div className="mt-3 min-h-11">
        <Suspense>{mine && <CallerIdLine />}</Suspense>
      </div>
    </form>
  )
}
