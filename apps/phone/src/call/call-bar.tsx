import type { CallView } from '@sidetone/phone-core'
import { classNames, IconButton } from '@sidetone/ui'
import { X } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { CallAlerts } from './alerts.tsx'
import { Chips } from './chips.tsx'
import { CallPanelBody, RoomLine, SmallWindowButton, Speakers } from './comes-later.tsx'
import { Controls, HangUp } from './controls.tsx'
import { EndedActions } from './ended.tsx'
import { Face } from './face.tsx'
import { QualityMark } from './quality.tsx'
import { callPanel, nameOf, numberBeside, openPanel } from './shown.ts'
import { StateLine } from './state-line.tsx'
import { Strip } from './strip.tsx'

/** The call over all columns, while it lives and some seconds longer (tablet and desktop). */
export function CallBar({ call }: { call: CallView }) {
  const words = useWords()
  const { calls } = usePhone()
  const { open } = useView(callPanel)
  const ended = call.state === 'ended'
  return (
    <section aria-label={words.currentCall} className="relative z-20 border-b border-line bg-raised shadow-st">
      <div className="flex min-h-20 flex-wrap items-center justify-end gap-2 px-5 py-3 max-lg:px-3 xl:gap-4 flat:py-1">
        <span className="max-[44rem]:hidden">
          <Face call={call} size="medium" />
        </span>
        <div className="ms-1 min-w-32 flex-1">
          <p className="flex items-baseline gap-2">
            <span className="line-clamp-2 text-base leading-tight font-semibold xl:text-lg">{nameOf(call, words)}</span>
            <span className="text-sm whitespace-nowrap text-ink-soft max-xl:hidden">{numberBeside(call)}</span>
          </p>
          <p className="text-body text-ink-soft">
            <StateLine call={call} />
          </p>
        </div>
        <QualityMark call={call} />
        {!ended && <SmallWindowButton />}
        {ended ? (
          <>
            <EndedActions call={call} />
            <IconButton label={words.close} onClick={() => calls.dismiss(call.id)}>
              <X className="size-5" />
            </IconButton>
          </>
        ) : (
          <div className="flex items-center gap-2 xl:gap-4">
            <div className="flex items-center lg:gap-1">
              <Controls call={call} looks="bar" />
            </div>
            <HangUp call={call} looks="bar" />
          </div>
        )}
      </div>
      <RoomLine call={call} />
      <div className={classNames('flex flex-col gap-3 pb-3 empty:hidden', open !== 'none' && 'short:hidden')}>
        <Speakers call={call} />
        <Chips shown={call} />
        <Strip call={call} />
      </div>
      {/* Over what is below: a sentence that comes and goes must not move the page. */}
      <div className="absolute inset-x-0 top-full shadow-st empty:hidden">
        <CallAlerts call={call} />
      </div>
      {open !== 'none' && !ended && (
        <PanelBox>
          <CallPanelBody call={call} />
        </PanelBox>
      )}
    </section>
  )
}

/** Hangs under the bar, as far as the window goes; Escape or a press elsewhere closes it. */
function PanelBox({ children }: { children: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const { current } = box
    const bar = current?.parentElement
    if (!bar) return
    const fit = () => {
      current.style.maxHeight = `${innerHeight - current.getBoundingClientRect().top - 8}px`
    }
    // The bar grows when something is under way, and moves when a notice stands over it.
    const watch = new ResizeObserver(fit)
    watch.observe(bar)
    watch.observe(document.body)
    fit()
    return () => watch.disconnect()
  }, [])
  useEffect(() => {
    const close = (event: PointerEvent) => {
      const target = event.target as Element
      // The button that opened it closes it by itself.
      if (!box.current?.contains(target) && !target.closest('[aria-expanded]')) openPanel('none')
    }
    document.addEventListener('pointerdown', close)
    return () => document.removeEventListener('pointerdown', close)
  }, [])
  return (
    <div
      ref={box}
      className="absolute top-full right-5 z-10 mt-2 w-92 overflow-y-auto rounded-xl border border-line bg-raised p-5 shadow-st motion-safe:animate-[st-rise_120ms_ease-out] flat:mt-0 flat:p-4"
    >
      {children}
    </div>
  )
}
