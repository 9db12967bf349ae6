import { showNumber, whoIsWith } from '@sidetone/phone-core'
import { Button, classNames, IconButton, Notice } from '@sidetone/ui'
import { MonitorSmartphone, ParkingCircle, TriangleAlert, X } from 'lucide-react'
import { keptCall } from '../call/kept.ts'
import { later } from '../later.tsx'
import { useWords } from '../messages/index.tsx'
import { usePhone, useShownCall, useView } from '../phone-context.ts'

const Refusal = later(async () => (await import('../call/refusal.tsx')).Refusal)

/** A sentence at the foot of the page for some seconds: where a call was parked, or what the server refused. */
export function SaidToast() {
  const words = useWords()
  const { handling } = usePhone()
  const { said } = useView(handling)
  const inCall = useShownCall() !== null
  return (
    <div
      role="status"
      className={classNames(
        'pointer-events-none fixed inset-x-0 z-40 flex justify-center px-4 sm:top-auto sm:bottom-24 lg:bottom-6',
        // Neither over the controls of a call, nor over a parked call at the head of the list.
        inCall ? 'top-14' : 'bottom-24',
      )}
    >
      {said && (
        <div className="pointer-events-auto flex max-w-md items-center gap-3 rounded-xl border border-line bg-raised py-1 ps-4 pe-1 shadow-st motion-safe:animate-[st-rise_140ms_ease-out]">
          <span aria-hidden="true" className={said.kind === 'parked' ? 'text-accent-text' : 'text-warn-text'}>
            {said.kind === 'parked' ? <ParkingCircle className="size-5" /> : <TriangleAlert className="size-5" />}
          </span>
          <p className="flex-1 text-body font-medium">
            {said.kind === 'parked' ? (
              words.parkedIn(showNumber(said.name) || words.withheld, said.slot)
            ) : (
              <Refusal said={said} />
            )}
          </p>
          <IconButton label={words.close} onClick={() => handling.dismissSaid()}>
            <X className="size-5" />
          </IconButton>
        </div>
      )}
    </div>
  )
}

/** My call lives on another of my devices, or went on while this page was loaded again: one press brings it here. */
export function MoveHere() {
  const words = useWords()
  const { handling } = usePhone()
  const { elsewhere } = useView(handling)
  if (!elsewhere) return null
  const kept = keptCall(elsewhere.id)
  const who = whoIsWith(elsewhere) ?? kept
  const name = who ? who.name || showNumber(who.number) || words.withheld : ''
  return (
    <Notice
      kind="calm"
      icon={<MonitorSmartphone className="size-5" />}
      action={
        <Button tone="primary" onClick={() => handling.moveHere(name)}>
          {kept ? words.continueHere : words.moveHere}
        </Button>
      }
    >
      {kept ? words.callStillOn(name) : words.callElsewhere(name)}
    </Notice>
  )
}
