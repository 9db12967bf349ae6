import { createStore } from '@sidetone/phone-core'
import { Button, Card } from '@sidetone/ui'
import { useState } from 'react'
import { useWords } from '../messages/index.tsx'
import { useView } from '../phone-context.ts'

/** Chromium's offer to install (not in Firefox and Safari, where the browser's own menu does it). */
type InstallOffer = Event & { prompt(): Promise<unknown> }
const offer = createStore<{ readonly event: InstallOffer | null }>({ event: null })

export function watchInstallOffer(): void {
  addEventListener('beforeinstallprompt', event => {
    event.preventDefault()
    offer.set({ event: event as InstallOffer })
  })
  addEventListener('appinstalled', () => offer.set({ event: null }))
}

export function InstallCard() {
  const words = useWords()
  const { event } = useView(offer)
  if (!event) return null
  return (
    <Card title={words.install}>
      <p className="mb-4 text-ink-soft">{words.installText}</p>
      <Button onClick={() => event.prompt().then(() => offer.set({ event: null }))}>{words.installDone}</Button>
    </Card>
  )
}

/** `tel:` and `sip:` links of other pages come here (HTML standard, custom scheme handlers; both are on its safe list). */
export function TelLinksCard() {
  const words = useWords()
  const [done, setDone] = useState(false)
  if (done || !('registerProtocolHandler' in navigator)) return null
  return (
    <Card title={words.telLinks}>
      <p className="mb-4 text-ink-soft">{words.telLinksText}</p>
      <Button
        onClick={() => {
          for (const scheme of ['tel', 'sip']) navigator.registerProtocolHandler(scheme, `${location.origin}/?dial=%s`)
          setDone(true)
        }}
      >
        {words.telLinksDone}
      </Button>
    </Card>
  )
}
