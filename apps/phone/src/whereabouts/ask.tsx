/** A web phone that comes from a network where nothing was confirmed asks where it is, and stands in no call's way. */
import { Button, Dialog, IconButton } from '@sidetone/ui'
import { MapPin, X } from 'lucide-react'
import { useState } from 'react'
import { usePhone, useView } from '../phone-context.ts'
import { AddressForm, KnownPlaces } from './address-form.tsx'
import { whereOf } from './model.ts'
import { useWhereWords } from './words.ts'

export function AskWhere() {
  const words = useWhereWords()
  const phone = usePhone()
  const model = whereOf(phone)
  const { mine, away } = useView(model)
  const inCall = useView(phone.calls).calls.length > 0
  const [stating, setStating] = useState(false)
  // A call takes the form away, and what was typed stays.
  const typed = useState('')
  const [fault, setFault] = useState('')
  if (inCall || !mine?.asks || away) return null
  return (
    <section aria-label={words.title} className="bg-accent-soft px-4 py-3 text-accent-text">
      <div className="flex items-start gap-3">
        <MapPin className="mt-0.5 size-5 shrink-0" aria-hidden="true" />
        <div className="flex min-w-0 flex-1 flex-col gap-2 lg:flex-row lg:flex-wrap lg:items-center">
          <p role="status" className="text-body font-medium">
            {words.question}
          </p>
          <div className="flex flex-wrap gap-2">
            <KnownPlaces onChoose={async address => setFault(await model.confirm(address))} most={2} />
            <Button onClick={() => setStating(true)}>{words.elsewhere}</Button>
          </div>
          {fault && !stating && <p role="alert">{fault}</p>}
        </div>
        <IconButton label={words.notNow} onClick={() => model.dismiss()}>
          <X className="size-5" />
        </IconButton>
      </div>
      {stating && (
        <Dialog title={words.elsewhere} onClose={() => setStating(false)}>
          <div className="p-6 pt-3 text-ink">
            <AddressForm
              typed={typed}
              onDone={() => {
                setStating(false)
                typed[1]('')
              }}
            />
          </div>
        </Dialog>
      )}
    </section>
  )
}
