import { useEffect } from 'react'
import { mergeNow, possibleWith, swapNow } from '../call/actions.ts'
import { callPanel, closePanel, togglePanel } from '../call/shown.ts'
import { addToDial, focusDial, NUMBER_FIELD } from '../calls/dial-text.ts'
import { later } from '../later.tsx'
import { usePhone, useShownCall, useView } from '../phone-context.ts'
import { go, useRoute } from '../route.ts'
import { overlay } from './open.ts'
import { isTyping } from './typing.ts'

const CommandBar = later(async () => (await import('./command-bar.tsx')).CommandBar)
const KeysHelp = later(async () => (await import('./keys-help.tsx')).KeysHelp)

/** Command bar and key help, and the keys that work everywhere. */
export function Overlays() {
  const { open } = useView(overlay)
  useKeys()
  const close = () => overlay.set({ open: 'none' })
  if (open === 'command') return <CommandBar onClose={close} />
  if (open === 'keys') return <KeysHelp onClose={close} />
  return null
}

function useKeys(): void {
  const phone = usePhone()
  const { calls, playKey, handling } = phone
  const call = useShownCall()
  const route = useRoute()
  useEffect(() => {
    const alive = call && call.state !== 'ended' ? call : null
    const inDialog = () => document.querySelector('dialog[open]') !== null
    const onKey = (event: KeyboardEvent) => {
      const { key } = event
      if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') {
        event.preventDefault()
        overlay.set({ open: 'command' })
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || inDialog()) return
      const waiting = calls.getSnapshot().calls.find(one => one.state === 'incoming')
      if (key === 'Escape') {
        if (callPanel.getSnapshot().open !== 'none') closePanel()
        else if (waiting) calls.decline(waiting.id)
        return
      }
      if (isTyping(event.target)) return
      if (key === 'Enter' && waiting && !(event.target as Element).closest?.('button, a')) {
        event.preventDefault()
        calls.answer(waiting.id, 'hold')
        return
      }
      if (key === '?') return overlay.set({ open: 'keys' })
      if (/^[0-9*#]$/.test(key)) {
        if (event.repeat) return
        event.preventDefault()
        playKey(key)
        if (alive?.state === 'talking') {
          callPanel.patch({ open: 'keypad' })
          calls.sendDigit(alive.id, key)
        } else {
          toDial()
          addToDial(key)
        }
        return
      }
      const able = alive && possibleWith(alive, calls.getSnapshot().calls, handling.getSnapshot())
      const action = {
        m: () => alive && calls.setMuted(alive.id, !alive.muted),
        h: () => alive?.answeredAt && calls.setHeld(alive.id, !alive.held),
        k: () => alive?.answeredAt && togglePanel('keypad'),
        x: () => alive && calls.hangUp(alive.id),
        e: () => waiting && calls.answer(waiting.id, 'end'),
        t: () => able?.handle && togglePanel('transfer'),
        a: () => able?.handle && togglePanel('add'),
        j: () => alive && mergeNow(phone, alive),
        s: () => alive && swapNow(phone, alive),
        p: () => alive && able?.handle && !able.conference && void handling.park(alive.id),
        '/': toDial,
        '+': () => {
          toDial()
          addToDial('+')
        },
      }[key.toLowerCase()]
      if (!action) return
      event.preventDefault()
      action()
    }
    const toDial = () => {
      if (!document.getElementById(NUMBER_FIELD) || (route.place === 'calls' && route.id))
        go(matchMedia('(min-width: 40em)').matches ? 'calls' : 'keypad')
      focusDial()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [phone, calls, handling, playKey, call, route])
}
