import { Avatar, classNames, Dialog } from '@sidetone/ui'
import { ArrowRight, Phone, Search } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { mergeNow, possibleWith, swapNow } from '../call/actions.ts'
import { togglePanel } from '../call/shown.ts'
import { targetOf, useSuggestions } from '../calls/use-suggestions.ts'
import { useWords } from '../messages/index.tsx'
import { usePhone, useShownCall, useView } from '../phone-context.ts'
import { MARKS } from '../presence.ts'
import { go } from '../route.ts'
import { useSettingsNames } from '../settings/settings.tsx'
import { overlay } from './open.ts'

type Command = {
  readonly key: string
  readonly label: string
  readonly hint: string
  readonly icon: ReactNode
  readonly run: () => void
}
const MAX_SHOWN = 8

/** Type a name, a number or an action; Enter does the first. */
export function CommandBar({ onClose }: { onClose: () => void }) {
  const words = useWords()
  const [text, setText] = useState('')
  const [place, setPlace] = useState(0)
  const id = useId()
  const shown = useCommands(text)
  const run = (command: Command | undefined) => {
    if (!command) return
    onClose()
    command.run()
  }
  return (
    <Dialog title={words.commandTitle} hideTitle onClose={onClose} top>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search className="size-5 text-ink-soft" aria-hidden="true" />
        <input
          autoFocus
          role="combobox"
          aria-label={words.commandTitle}
          aria-expanded={shown.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={shown[place] ? `${id}-${place}` : undefined}
          autoComplete="off"
          placeholder={words.commandHint}
          value={text}
          onChange={event => {
            setText(event.target.value)
            setPlace(0)
          }}
          onKeyDown={event => {
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault()
              setPlace(Math.max(0, Math.min(shown.length - 1, place + (event.key === 'ArrowDown' ? 1 : -1))))
            } else if (event.key === 'Enter') {
              event.preventDefault()
              run(shown[place])
            }
          }}
          className="h-14 flex-1 bg-transparent text-lg outline-none placeholder:text-ink-soft"
        />
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={words.commandTitle}
        className="max-h-[60vh] overflow-y-auto p-2"
      >
        {shown.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys (combobox pattern).
          <div
            key={command.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === place}
            onClick={() => run(command)}
            onPointerMove={() => setPlace(index)}
            className={classNames(
              'flex min-h-13 cursor-pointer items-center gap-3 rounded-st px-3',
              index === place && 'bg-accent-soft',
            )}
          >
            {command.icon}
            <span className="flex-1 truncate text-[15px] font-medium">{command.label}</span>
            <span className="text-sm text-ink-soft">{command.hint}</span>
          </div>
        ))}
        {!shown.length && <p className="p-4 text-center text-ink-soft">{words.commandNothing}</p>}
      </div>
    </Dialog>
  )
}

function useCommands(text: string): readonly Command[] {
  const words = useWords()
  const names = useSettingsNames()
  const phone = usePhone()
  const { calls, people, session, handling } = phone
  const { items } = useView(people)
  const call = useShownCall()
  const offered = useSuggestions(text)
  const target = targetOf(text, offered)
  const arrow = <ArrowRight className="mx-2.5 size-5 text-ink-soft rtl:rotate-180" aria-hidden="true" />
  const toCall: Command[] = offered.map(one => {
    const state = items.find(person => person.extension === one.number)?.state
    return {
      key: `call-${one.number}`,
      label: words.callName(one.name),
      hint: state ? words.presence[state] : one.number,
      icon: <Avatar name={one.name} mark={state && MARKS[state]} />,
      run: () => calls.call(one.number, one.name),
    }
  })
  if (target && !offered.some(one => one.number === target.number))
    toCall.unshift({
      key: 'call-number',
      label: words.callName(target.number),
      hint: '',
      icon: <Phone className="mx-2.5 size-5 text-accent-text" aria-hidden="true" />,
      run: () => calls.call(target.number, target.name),
    })
  const action = (key: string, label: string, run: () => void, hint = ''): Command => ({
    key,
    label,
    hint,
    icon: arrow,
    run,
  })
  const alive = call && call.state !== 'ended' ? call : null
  const able = alive && possibleWith(alive, calls.getSnapshot().calls, handling.getSnapshot())
  const actions = [
    ...(alive
      ? [
          action('hang-up', words.hangUp, () => calls.hangUp(alive.id), 'X'),
          action('mute', alive.muted ? words.unmute : words.mute, () => calls.setMuted(alive.id, !alive.muted), 'M'),
        ]
      : []),
    ...(alive?.answeredAt ? [action('hold', words.hold, () => calls.setHeld(alive.id, !alive.held), 'H')] : []),
    ...(alive && able?.handle
      ? [
          action('transfer', words.transfer, () => togglePanel('transfer'), 'T'),
          action('add', words.addCall, () => togglePanel('add'), 'A'),
          ...(able.conference ? [] : [action('park', words.park, () => handling.park(alive.id), 'P')]),
        ]
      : []),
    ...(alive && able?.mergeWith
      ? [
          action('merge', words.merge, () => mergeNow(phone, alive), 'J'),
          action('swap', words.swap, () => swapNow(phone, alive), 'S'),
        ]
      : []),
    action('practice', words.practice, () => calls.call('*43', words.practiceName)),
    action('go-calls', words.commandGo(words.calls), () => go('calls')),
    action('go-contacts', words.commandGo(words.contacts), () => go('contacts')),
    ...Object.entries(names).map(([part, name]) =>
      action(`go-${part}`, words.commandGo(`${words.settings}: ${name}`), () => go(`settings/${part}`)),
    ),
    action('keys', words.keysTitle, () => overlay.set({ open: 'keys' }), '?'),
    action('sign-out', words.signOut, () => session.signOut()),
  ]
  const wanted = text.trim().toLocaleLowerCase()
  const fitting = wanted ? actions.filter(one => one.label.toLocaleLowerCase().includes(wanted)) : actions
  return [...toCall, ...fitting].slice(0, MAX_SHOWN)
}
