import { Avatar } from '@sidetone/ui'
import { CommandPalette, type PaletteItem } from '@sidetone/ui/command-palette'
import { ArrowRight, Phone } from 'lucide-react'
import { useState } from 'react'
import { mergeNow, possibleWith, swapNow } from '../call/actions.ts'
import { togglePanel } from '../call/shown.ts'
import { targetOf, useSuggestions } from '../calls/use-suggestions.ts'
import { useWords } from '../messages/index.tsx'
import { usePhone, useShownCall, useView } from '../phone-context.ts'
import { MARKS } from '../presence.ts'
import { go } from '../route.ts'
import { useSettingsNames } from '../settings/settings.tsx'
import { overlay } from './open.ts'

const MAX_SHOWN = 8

/** Type a name, a number or an action; Enter does the first. */
export function CommandBar({ onClose }: { onClose: () => void }) {
  const words = useWords()
  const [text, setText] = useState('')
  return (
    <CommandPalette
      title={words.commandTitle}
      placeholder={words.commandHint}
      nothing={words.commandNothing}
      text={text}
      items={useCommands(text)}
      onText={setText}
      onClose={onClose}
    />
  )
}

function useCommands(text: string): readonly PaletteItem[] {
  const words = useWords()
  const names = useSettingsNames()
  const phone = usePhone()
  const { calls, people, session, handling } = phone
  const { items } = useView(people)
  const call = useShownCall()
  const offered = useSuggestions(text)
  const target = targetOf(text, offered)
  const arrow = <ArrowRight className="mx-2.5 size-5 text-ink-soft rtl:rotate-180" aria-hidden="true" />
  const toCall: PaletteItem[] = offered.map(one => {
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
  const action = (key: string, label: string, run: () => void, hint = ''): PaletteItem => ({
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
