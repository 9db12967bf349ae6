/** Somebody calls for help: over everything, with who, from where and by which number, until somebody has seen it. */
import type { EmergencyCall } from '@sidetone/api-client'
import { showNumber } from '@sidetone/phone-core'
import { classNames } from '@sidetone/ui'
import { Siren } from 'lucide-react'
import { useEffect, useState } from 'react'
import { clockTime } from '../format.ts'
import { useLanguage, useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { useDeskWords } from './words.ts'

/** It rings again so often until it is seen. */
const RING_EVERY_MS = 8_000

export default function EmergencyNotice() {
  const words = useDeskWords()
  const { emergencies, devices } = usePhone()
  const { unseen } = useView(emergencies)
  const real = unseen.find(({ test }) => !test)
  const title = real ? words.title(real.name || showNumber(real.number), real.dialled) : ''
  const tag = real?.call ?? ''
  const place = real?.location ?? ''
  useEffect(() => {
    if (!tag) return
    devices.test('ring')
    const timer = setInterval(() => devices.test('ring'), RING_EVERY_MS)
    const shown = notify(title, place, tag)
    return () => {
      clearInterval(timer)
      shown?.close()
    }
  }, [tag, title, place, devices])
  return (
    <div role="alert" className="relative z-40 flex max-h-[60dvh] shrink-0 flex-col overflow-y-auto">
      {unseen.map(call => (
        <Notice key={call.call} call={call} />
      ))}
    </div>
  )
}

function Notice({ call }: { call: EmergencyCall }) {
  const words = useDeskWords()
  const all = useWords()
  const language = useLanguage()
  const { emergencies, calls } = usePhone()
  const [pressed, setPressed] = useState(false)
  const { name, number, dialled, location, device, at, test, failed } = call
  const who = name || showNumber(number)
  const button = classNames(
    'min-h-11 rounded-st px-5 text-body font-semibold',
    test ? 'bg-panel text-ink' : 'bg-danger-ink text-[#8f1d18]',
  )
  return (
    <section
      aria-label={test ? words.testTitle(who, dialled) : words.title(who, dialled)}
      className={classNames(
        'flex flex-wrap items-center gap-x-5 gap-y-3 border-b-2 px-4 py-4 sm:px-6',
        test ? 'border-warn-mark bg-warn-soft text-warn-text' : 'border-danger-ink bg-danger text-danger-ink',
      )}
    >
      <Siren
        className={classNames('size-9 shrink-0', !test && 'motion-safe:animate-pulse')}
        strokeWidth={1.75}
        aria-hidden="true"
      />
      <div className="min-w-0 flex-1 basis-56">
        <h2 className={classNames('font-bold text-balance', test ? 'text-lg' : 'text-xl sm:text-2xl')}>
          {test ? words.testTitle(who, dialled) : words.title(who, dialled)}
        </h2>
        {failed && <p className="text-lg font-bold">{words.failed}</p>}
        <p className="text-base font-medium">{location || words.noLocation}</p>
        <p className="text-body tabular-nums">
          {[all.extension(number), device, clockTime(at, language)].filter(Boolean).join(' · ')}
        </p>
      </div>
      <div className="flex w-full gap-2 sm:w-auto">
        {!test && number && (
          <button
            type="button"
            className={classNames(button, 'flex-1 border-2 border-danger-ink bg-transparent text-danger-ink')}
            aria-label={all.callName(who)}
            onClick={() => calls.call(number, name)}
          >
            {all.call}
          </button>
        )}
        <button
          type="button"
          className={classNames(button, 'flex-1')}
          disabled={pressed}
          onClick={() => {
            setPressed(true)
            void emergencies.seen(call.call).finally(() => setPressed(false))
          }}
        >
          {words.seen}
        </button>
      </div>
    </section>
  )
}

function notify(title: string, body: string, tag: string): Notification | null {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return null
  try {
    return new Notification(title, { body, tag, requireInteraction: true, icon: '/icon-192.png' })
  } catch {
    // Android's Chrome: only a service worker may; the page rings in any case.
    return null
  }
}
