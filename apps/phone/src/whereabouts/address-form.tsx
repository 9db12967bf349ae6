import { Button, Field } from '@sidetone/ui'
import { Building2, House } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { whereOf } from './model.ts'
import { useWhereWords } from './words.ts'

/** One press for what is known: own addresses, and the company's. */
export function KnownPlaces({ onChoose, most }: { onChoose: (address: string) => void; most: number }) {
  const words = useWhereWords()
  const { mine, busy } = useView(whereOf(usePhone()))
  if (!mine) return null
  const { known, site } = mine
  return (
    <>
      {known.slice(0, most).map(address => (
        <Button
          key={address}
          disabled={busy}
          className="max-w-full py-2 text-start leading-tight"
          icon={<House className="size-4 shrink-0" aria-hidden="true" />}
          onClick={() => onChoose(address)}
        >
          {words.here(address)}
        </Button>
      ))}
      {site && (
        <Button
          disabled={busy}
          className="max-w-full py-2 text-start leading-tight"
          icon={<Building2 className="size-4 shrink-0" aria-hidden="true" />}
          onClick={() => onChoose('')}
        >
          {words.atSite(site.name, site.address)}
        </Button>
      )}
    </>
  )
}

/** States an address; of this web phone, or of an own desk phone. `typed`: kept by who shows the form now and then. */
export function AddressForm({
  device,
  typed,
  onDone,
}: {
  device?: string
  typed?: readonly [string, (address: string) => void]
  onDone: () => void
}) {
  const words = useWhereWords()
  const all = useWords()
  const model = whereOf(usePhone())
  const { busy } = useView(model)
  const [fault, setFault] = useState('')
  const own = useState('')
  const [address, setAddress] = typed ?? own
  const confirm = async (stated: string) => {
    const why = await model.confirm(stated, device)
    setFault(why)
    if (!why) onDone()
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={event => {
        event.preventDefault()
        if (address.trim()) void confirm(address.trim())
      }}
    >
      <div className="flex flex-wrap gap-2 empty:hidden">
        <KnownPlaces onChoose={stated => void confirm(stated)} most={5} />
      </div>
      <Field
        label={words.address}
        help={words.addressHelp}
        fault={fault || undefined}
        autoComplete="street-address"
        maxLength={300}
        value={address}
        onChange={event => setAddress(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" disabled={busy || !address.trim()}>
          {words.confirm}
        </Button>
        <Button tone="ghost" onClick={onDone}>
          {all.cancel}
        </Button>
      </div>
    </form>
  )
}
