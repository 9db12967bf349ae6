import { type CallView, showNumber } from '@sidetone/phone-core'
import { Button } from '@sidetone/ui'
import { ArrowLeftRight, CornerUpLeft, PhoneForwarded, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { swapNow } from './actions.ts'
import { MobileRings } from './comes-later.tsx'
import { ringingMobile } from './own-mobile.ts'
import { useServerCall } from './server-call.ts'
import { nameOf } from './shown.ts'

/** What is under way with this call: somebody asked first, or a transfer that still rings. */
export function Strip({ call }: { call: CallView }) {
  const words = useWords()
  const phone = usePhone()
  const { calls, handling } = phone
  const { consult } = useView(handling)
  const all = useView(calls).calls
  const { rules } = useView(phone.ringing)
  const transfer = useServerCall(call)?.transfer
  if (call.state === 'ended') return null
  if (consult && (consult.from === call.id || consult.to === call.id)) {
    const [from, to] = [consult.from, consult.to].map(id => all.find(one => one.id === id))
    if (!from || !to) return null
    return (
      <Row text={words.consulting(nameOf(from, words), nameOf(to, words))}>
        <Button
          tone="primary"
          icon={<PhoneForwarded className="size-4" />}
          disabled={!to.serverCall || !from.serverCall}
          onClick={() => handling.completeTransfer()}
        >
          {words.completeTransfer}
        </Button>
        <Button icon={<ArrowLeftRight className="size-4" />} onClick={() => swapNow(phone, call)}>
          {words.swap}
        </Button>
        <Button icon={<X className="size-4" />} onClick={() => handling.cancelConsult()}>
          {words.cancel}
        </Button>
      </Row>
    )
  }
  if (!transfer) return null
  const to = transfer.to.name || showNumber(transfer.to.number)
  const mobile = ringingMobile(rules, transfer)
  const text = transfer.mine ? words.transferring(nameOf(call, words), to) : words.beingTransferred(to)
  return (
    <Row text={mobile ? <MobileRings ask={mobile.ask} /> : text}>
      {transfer.mine && (
        <Button icon={<CornerUpLeft className="size-4" />} onClick={() => handling.cancelTransfer(call.id)}>
          {words.takeBack}
        </Button>
      )}
    </Row>
  )
}

const Row = ({ text, children }: { text: ReactNode; children: ReactNode }) => (
  <div className="mx-5 flex flex-wrap items-center justify-center gap-2 rounded-xl bg-accent-soft px-4 py-2">
    <p aria-live="polite" className="mr-2 text-body font-medium text-accent-text">
      {text}
    </p>
    {children}
  </div>
)
