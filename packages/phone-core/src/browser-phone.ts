import { createApiClient } from '@sidetone/api-client'
import type { Ids } from '@sidetone/kernel'
import { createWebNet } from '@sidetone/sip-net/web'
import { createPreferences } from './account/preferences.ts'
import { realClock } from './clock.ts'
import { createTab } from './line/tab.ts'
import { createBrowserSound } from './media/browser/sound.ts'
import { createPhone } from './phone.ts'

const ids: Ids = {
  token: bytes =>
    Array.from(crypto.getRandomValues(new Uint8Array(bytes)), byte => byte.toString(16).padStart(2, '0')).join(''),
}

/** The phone of this page, on its own origin: HTTP under `/api`, SIP under `/sip` (RFC 7118). */
export function createBrowserPhone() {
  const preferences = createPreferences(localStorage)
  const { sound, devices, tones } = createBrowserSound(localStorage, preferences, realClock)
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sip`
  return createPhone({
    api: createApiClient(),
    clock: realClock,
    ids,
    shelf: localStorage,
    openNet: host => createWebNet({ url, host }),
    tab: createTab({ locks: navigator.locks, openChannel: name => new BroadcastChannel(name), clock: realClock }),
    preferences,
    sound,
    tones,
    devices,
    onMicrophoneTrouble: devices.microphoneTrouble,
  })
}
