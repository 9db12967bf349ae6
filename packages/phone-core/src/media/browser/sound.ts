/** Microphone, speakers, calls' sound and own tones of a browser, with devices that may come and go at any time. */
import { type Preferences, readObject, type Shelf, writeObject } from '../../account/preferences.ts'
import type { Clock } from '../../clock.ts'
import { createStore } from '../../store.ts'
import type { CallSound, IceServer, Sound } from '../ports.ts'
import type { Devices, DevicesView } from '../views.ts'
import { type BrowserCallSound, createCallSound } from './call-sound.ts'
import { awaitFirstPress } from './first-press.ts'
import { createMicrophone } from './microphone.ts'
import { type BrowserTones, createTones } from './tones.ts'

const KEY = 'sidetone.devices'
const LEVEL_EVERY_MS = 50
/** The ids that browsers give to "whatever the system says"; we have our own word for it. */
const PSEUDO = new Set(['default', 'communications', ''])

export type BrowserSound = {
  readonly sound: Sound
  readonly devices: Devices & { microphoneTrouble(trouble: NonNullable<DevicesView['trouble']>): void }
  readonly tones: BrowserTones
}

export function createBrowserSound(shelf: Shelf, preferences: Preferences, clock: Clock): BrowserSound {
  let audio: AudioContext | null = null
  const context = () => {
    audio ??= new AudioContext()
    if (audio.state === 'suspended') audio.resume().catch(() => undefined)
    return audio
  }
  const kept = readObject(shelf, KEY)
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const store = createStore<DevicesView>({
    microphones: [],
    speakers: [],
    microphone: text(kept.microphone),
    speaker: text(kept.speaker),
    ring: text(kept.ring),
    canChooseSpeaker: 'setSinkId' in HTMLMediaElement.prototype,
    named: false,
    trouble: null,
    needsPress: false,
  })
  const remember = (change: Partial<DevicesView>) => {
    store.patch(change)
    const { microphone, speaker, ring } = store.getSnapshot()
    writeObject(shelf, KEY, { microphone, speaker, ring })
  }
  const microphone = createMicrophone(context)
  const open = new Set<BrowserCallSound>()
  let watchers = 0
  let onMicrophone: (name: string | null) => void = () => {}
  const tones = createTones({
    context,
    clock,
    speaker: () => present('speakers', store.getSnapshot().speaker),
    ringDevice: () => present('speakers', store.getSnapshot().ring),
    ringVolume: () => preferences.getSnapshot().ringVolume,
    keyTones: () => preferences.getSnapshot().keyTones,
  })
  /** A chosen device that is not plugged in counts as the system's choice, and comes back when it does. */
  const present = (list: 'microphones' | 'speakers', id: string) =>
    store.getSnapshot()[list].some(device => device.id === id) ? id : ''

  const look = async () => {
    const found = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
    const named = found.some(device => device.label)
    const list = (kind: MediaDeviceKind) =>
      found
        .filter(device => device.kind === kind && !PSEUDO.has(device.deviceId) && device.label)
        .map(device => ({ id: device.deviceId, label: device.label }))
    store.patch({ named, microphones: list('audioinput'), speakers: list('audiooutput') })
  }
  const acquire = async () => {
    const trouble = await microphone.acquire(present('microphones', store.getSnapshot().microphone))
    if (!trouble && !store.getSnapshot().named) void look()
    return trouble
  }
  /** Calls go on with another microphone, and the person is told which. */
  const followMicrophone = async () => {
    if (!open.size && !watchers) return
    const trouble = await acquire()
    if (!trouble) for (const call of open) await call.changeMicrophone().catch(() => undefined)
    onMicrophone(trouble ? null : microphone.name())
  }
  microphone.onEnded(() => {
    onMicrophone(null)
    void look().then(followMicrophone)
  })
  navigator.mediaDevices?.addEventListener('devicechange', async () => {
    const before = present('microphones', store.getSnapshot().microphone)
    await look()
    const { speaker } = store.getSnapshot()
    for (const call of open) call.changeSpeaker(present('speakers', speaker))
    if (present('microphones', store.getSnapshot().microphone) !== before) await followMicrophone()
  })
  void look()
  awaitFirstPress({
    page: window,
    context,
    counts: () => navigator.userActivation?.hasBeenActive ?? true,
    clock,
    onNeeded: needsPress => store.patch({ needsPress }),
  })

  return {
    tones,
    sound: {
      acquire,
      open(iceServers: () => readonly IceServer[]): CallSound {
        const call = createCallSound(iceServers, microphone, context, present('speakers', store.getSnapshot().speaker))
        open.add(call)
        return {
          ...call,
          close() {
            open.delete(call)
            call.close()
          },
        }
      },
      release() {
        if (!watchers) microphone.release()
      },
      onMicrophone(listener) {
        onMicrophone = listener
      },
    },
    devices: {
      ...store,
      chooseMicrophone(id) {
        remember({ microphone: id })
        void followMicrophone()
      },
      chooseSpeaker(id) {
        remember({ speaker: id })
        for (const call of open) call.changeSpeaker(id)
      },
      chooseRing: id => remember({ ring: id }),
      async ask() {
        const trouble = await acquire()
        store.patch({ trouble })
        if (!open.size && !watchers) microphone.release()
        await look()
        return trouble === null
      },
      dismissTrouble: () => store.patch({ trouble: null }),
      microphoneTrouble: trouble => store.patch({ trouble }),
      watchMicrophone(listener) {
        watchers++
        void acquire()
        const timer = setInterval(() => listener(microphone.level()), LEVEL_EVERY_MS)
        return () => {
          clearInterval(timer)
          watchers--
          if (!watchers && !open.size) microphone.release()
        }
      },
      test: tones.test,
    },
  }
}
