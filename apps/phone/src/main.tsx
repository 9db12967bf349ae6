import { createBrowserPhone, readDialled } from '@sidetone/phone-core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './app.css'
import { watchInstallOffer } from './app-install/install.tsx'
import { watchForUpdates } from './app-install/updates.ts'
import { typeDial } from './calls/dial-text.ts'
import { go } from './route.ts'

/** A `tel:` or `sip:` link of another page brought us here: the number is put in the field, the person presses Call. */
function takePhoneLink(): void {
  const link = new URLSearchParams(location.search).get('dial')
  if (link === null) return
  history.replaceState(null, '', location.pathname + location.hash)
  typeDial(readDialled(link))
  go('keypad')
}

takePhoneLink()
watchInstallOffer()
const phone = createBrowserPhone()
phone.start()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App phone={phone} />
  </StrictMode>,
)
if (import.meta.env.PROD) watchForUpdates()
