/**
 * The call in a small window that stays over all others (Document Picture-in-Picture, Chromium only): who, how long, mute,
 * hang up. It is drawn by this page and goes with it; where the browser has none, its button is absent.
 */
import { createStore } from '@sidetone/phone-core'
import { Button, IconButton } from '@sidetone/ui'
import type { Language } from '@sidetone/ui/languages'
import { Mic, MicOff, PhoneOff, PictureInPicture2 } from 'lucide-react'
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { useWords, useWordsOf } from '../messages/index.tsx'
import { usePhone, useShownCall, useView } from '../phone-context.ts'
import { nameOf } from './shown.ts'
import { StateLine } from './state-line.tsx'

type PictureInPicture = { requestWindow(size: { width: number; height: number }): Promise<Window> }
const { documentPictureInPicture } = window as { documentPictureInPicture?: PictureInPicture }
const NAMES: Readonly<Record<Language, string>> = {
  en: 'Small window',
  de: 'Kleines Fenster',
  es: 'Ventana pequeña',
  fr: 'Petite fenêtre',
}
const small = createStore<{ readonly window: Window | null }>({ window: null })

/** Must be called in the turn of a press. */
async function openSmall(): Promise<void> {
  const opened = await documentPictureInPicture?.requestWindow({ width: 320, height: 168 }).catch(() => null)
  if (!opened) return
  for (const sheet of document.querySelectorAll('link[rel=stylesheet], style'))
    opened.document.head.append(sheet.cloneNode(true))
  opened.addEventListener('pagehide', () => {
    if (small.getSnapshot().window === opened) small.set({ window: null })
  })
  small.set({ window: opened })
}

export function SmallWindowButton() {
  const name = useWordsOf(NAMES)
  const { window: opened } = useView(small)
  if (!documentPictureInPicture) return null
  return (
    <IconButton label={name} aria-pressed={opened !== null} onClick={() => (opened ? opened.close() : openSmall())}>
      <PictureInPicture2 className="size-5" />
    </IconButton>
  )
}

/** Stays open from call to call while one lives, and closes with the last. */
export function SmallWindow() {
  const { window: opened } = useView(small)
  const call = useShownCall()
  const phone = usePhone()
  const words = useWords()
  const over = !call || call.state === 'ended'
  useEffect(() => {
    if (over) opened?.close()
  }, [opened, over])
  useEffect(() => {
    if (!opened) return
    const here = document.documentElement
    const follow = () => {
      const there = opened.document.documentElement
      there.lang = here.lang
      there.dataset.theme = here.dataset.theme
    }
    follow()
    const watch = new MutationObserver(follow)
    watch.observe(here, { attributes: true })
    return () => watch.disconnect()
  }, [opened])
  useEffect(() => {
    if (opened && call) opened.document.title = nameOf(call, words)
  }, [opened, call, words])
  if (!opened || over) return null
  const Shape = call.muted ? MicOff : Mic
  return createPortal(
    <main className="flex h-dvh flex-col justify-between gap-2 bg-raised p-4 text-ink">
      <div>
        <p className="truncate text-lg font-semibold">{nameOf(call, words)}</p>
        <p className="truncate text-body text-ink-soft">
          <StateLine call={call} />
        </p>
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Button
          aria-pressed={call.muted}
          className={call.muted ? 'bg-ink! text-panel!' : ''}
          icon={<Shape className="size-5" />}
          onClick={() => phone.calls.setMuted(call.id, !call.muted)}
        >
          {words.mute}
        </Button>
        <Button tone="danger" icon={<PhoneOff className="size-5" />} onClick={() => phone.calls.hangUp(call.id)}>
          {words.hangUp}
        </Button>
      </div>
    </main>,
    opened.document.body,
  )
}
