import { Button, Card, Dialog } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queries } from '../../api.ts'
import { shell, deskPhones as words } from '../../messages/index.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { when } from '../../parts/format.ts'
import { sayFault } from '../../shell/said.ts'
import { Scrolled } from './files.tsx'
import type { Shown } from './source.ts'
import { type Address, at, LINPHONE, PATH } from './words.ts'

/** Where it fetches: a secret, so it is asked for. */
export function AddressCard({ phone: { id, model, openUntil } }: { phone: Shown & { readonly id: string } }) {
  const app = model === LINPHONE
  const [asking, setAsking] = useState(false)
  const [address, setAddress] = useState<Address | null>(null)
  const shown = {
    onSuccess: setAddress,
    onError: sayFault,
    onSettled() {
      setAsking(false)
      void queries.invalidateQueries({ queryKey: [PATH] })
    },
  }
  const show = useMutation({ mutationFn: () => api.ask<Address>('POST', at(id, 'address')), ...shown })
  const renew = useMutation({ mutationFn: () => api.ask<Address>('POST', at(id, 'new-address')), ...shown })
  const letIn = useMutation({
    mutationFn: () => api.ask<{ openUntil: number | null }>('POST', at(id, 'let-in')),
    onError: sayFault,
    onSettled: () => void queries.invalidateQueries({ queryKey: [PATH] }),
  })
  const until = letIn.data?.openUntil ?? openUntil
  return (
    <Card title={words.address}>
      <p className="mb-4 text-sm text-ink-soft">{app ? words.appText : words.addressText}</p>
      {address && (
        <div role="status">
          <Copyable label={app ? words.link : words.enterThis} text={address.address} />
          {app && <QrCode text={address.address} />}
          {address.dhcp && (
            <details className="mb-4">
              <summary className="min-h-11 cursor-pointer py-2 text-sm font-medium">{words.dhcp}</summary>
              <p className="mb-3 text-sm text-ink-soft">{words.dhcpText}</p>
              <div className="mb-3">
                <Scrolled>{address.dhcp}</Scrolled>
              </div>
              <Copyable label={words.everyPhone} text={address.everyPhone} />
            </details>
          )}
        </div>
      )}
      <div className="flex flex-wrap gap-3">
        {!address && (
          <Button disabled={show.isPending} onClick={() => show.mutate()}>
            {app ? words.showLink : words.showAddress}
          </Button>
        )}
        <Button onClick={() => setAsking(true)}>{app ? words.newLink : words.newAddress}</Button>
        {!app && (
          <Button disabled={letIn.isPending} onClick={() => letIn.mutate()}>
            {words.letIn}
          </Button>
        )}
      </div>
      {!app && (
        <p role="status" className="mt-3 text-sm text-ink-soft">
          {until !== null && until > Date.now() ? words.letInUntil(when(until)) : words.letInText}
        </p>
      )}
      {asking && (
        <Dialog title={app ? words.newLink : words.newAddress} onClose={() => setAsking(false)}>
          <div className="flex flex-col gap-4 p-6 pt-3">
            <p className="text-body text-ink-soft">{app ? words.newLinkText : words.newAddressText}</p>
            <div className="flex flex-wrap justify-end gap-3">
              <Button onClick={() => setAsking(false)}>{shell.cancel}</Button>
              <Button tone="primary" disabled={renew.isPending} onClick={() => renew.mutate()}>
                {app ? words.newLink : words.newAddress}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </Card>
  )
}

/** Dark on light in either appearance, with the margin that readers need (ISO 18004 §9.1). */
function QrCode({ text }: { text: string }) {
  const { data } = useQuery({
    queryKey: ['qr', text],
    queryFn: async () => (await import('uqr')).encode(text, { border: 4 }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!data) return null
  const path = data.data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : []))).join('')
  return (
    <svg
      role="img"
      aria-label={words.qr}
      viewBox={`0 0 ${data.size} ${data.size}`}
      shapeRendering="crispEdges"
      className="mb-4 size-56 max-w-full rounded-st bg-white"
    >
      <path d={path} fill="#000" />
    </svg>
  )
}
