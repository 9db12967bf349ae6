import type { MyEmergencyAddress } from '@sidetone/api-client'
import { Button, Card, Empty, SkeletonRows } from '@sidetone/ui'
import { MapPin } from 'lucide-react'
import { useState } from 'react'
import { fullTime } from '../format.ts'
import { useLanguage, useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { AddressForm } from './address-form.tsx'
import { whereOf } from './model.ts'
import { useWhereWords } from './words.ts'

/** Where help would be sent to: for this web phone where it is now, and for each own desk phone. */
export default function WhereSettings() {
  const words = useWhereWords()
  const { tryAgain } = useWords()
  const model = whereOf(usePhone())
  const { mine, failed } = useView(model)
  if (failed)
    return (
      <Empty icon={<MapPin className="size-6" />} title={words.failed}>
        <Button onClick={() => void model.load()}>{tryAgain}</Button>
      </Empty>
    )
  if (!mine) return <SkeletonRows />
  return (
    <>
      <p className="-mt-3 text-ink-soft">{words.intro}</p>
      <Place
        name={words.thisPhone}
        text={words.thisPhoneText}
        address={mine.address}
        confirmedAt={mine.confirmedAt}
        mine={mine}
      />
      {mine.phones.map(({ device, name, address, confirmedAt }) => (
        <Place key={device} device={device} name={name} address={address} confirmedAt={confirmedAt} mine={mine} />
      ))}
    </>
  )
}

function Place({
  device,
  name,
  text,
  address,
  confirmedAt,
  mine: { site },
}: {
  device?: string
  name: string
  text?: string
  address: string | null
  confirmedAt: number | null
  mine: MyEmergencyAddress
}) {
  const words = useWhereWords()
  const language = useLanguage()
  const [stating, setStating] = useState(false)
  const atSite = site ? words.atSite(site.name, site.address) : words.noSite
  return (
    <Card title={name}>
      {text && <p className="mb-3 text-sm text-ink-soft">{text}</p>}
      <div className="flex items-start gap-3">
        <MapPin className="mt-0.5 size-5 shrink-0 text-ink-soft" aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <p className="font-medium break-words">{address || atSite}</p>
          <p className="text-sm text-ink-soft">
            {confirmedAt !== null
              ? words.confirmed(fullTime(confirmedAt, language))
              : device === undefined
                ? words.notConfirmed
                : address && words.byAdmin}
          </p>
        </div>
        {!stating && (
          <Button aria-label={words.change(name)} onClick={() => setStating(true)}>
            {words.edit}
          </Button>
        )}
      </div>
      {stating && (
        <div className="mt-5 border-t border-line pt-5">
          <AddressForm {...(device !== undefined && { device })} onDone={() => setStating(false)} />
        </div>
      )}
    </Card>
  )
}
