import type { Device, NewDevice } from '@sidetone/api-client'
import { Button, Card, Dialog, Field, IconButton } from '@sidetone/ui'
import { Check, Copy, Phone, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { when } from '../format.ts'
import { useLanguage, useWords } from '../messages/index.tsx'
import { useNow, usePhone, useView } from '../phone-context.ts'

/** Credentials for desk phones and other SIP apps of this person. */
export function DeskPhones() {
  const words = useWords()
  const { deskPhones } = usePhone()
  const { state, items, made, busy, fault } = useView(deskPhones)
  const [label, setLabel] = useState('')
  const [leaving, setLeaving] = useState<Device | null>(null)
  useEffect(() => {
    void deskPhones.load()
  }, [deskPhones])
  return (
    <>
      <Card>
        <p className="mb-5 text-ink-soft">{words.deskPhonesIntro}</p>
        <form
          className="flex flex-col gap-3 sm:flex-row sm:items-end"
          onSubmit={event => {
            event.preventDefault()
            if (!label.trim()) return
            void deskPhones.add(label.trim())
            setLabel('')
          }}
        >
          <div className="flex-1">
            <Field
              label={words.deskPhoneName}
              placeholder={words.deskPhoneHint}
              fault={fault || undefined}
              maxLength={60}
              value={label}
              onChange={event => setLabel(event.target.value)}
            />
          </div>
          <Button type="submit" tone="primary" disabled={busy || !label.trim()}>
            {words.addDeskPhone}
          </Button>
        </form>
      </Card>
      {state === 'failed' && (
        <Card className="flex items-center justify-between">
          {words.deskPhonesFailed}
          <Button onClick={() => deskPhones.load()}>{words.tryAgain}</Button>
        </Card>
      )}
      {state === 'ready' && (
        <Card>
          {items.length ? (
            <ul className="flex flex-col divide-y divide-line">
              {items.map(device => (
                <Row key={device.id} device={device} onRemove={() => setLeaving(device)} />
              ))}
            </ul>
          ) : (
            <p className="text-ink-soft">{words.noDeskPhones}</p>
          )}
        </Card>
      )}
      {made && <Made device={made} onDone={deskPhones.forgetMade} />}
      {leaving && (
        <Dialog title={words.removeDeskPhone(leaving.label)} onClose={() => setLeaving(null)}>
          <div className="flex flex-col gap-6 p-6 pt-3">
            <p className="text-ink-soft">{words.removeDeskPhoneText(leaving.label)}</p>
            <div className="flex justify-end gap-2">
              <Button onClick={() => setLeaving(null)}>{words.cancel}</Button>
              <Button
                tone="danger"
                onClick={() => {
                  void deskPhones.remove(leaving.id)
                  setLeaving(null)
                }}
              >
                {words.remove}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}

function Row({ device, onRemove }: { device: Device; onRemove: () => void }) {
  const words = useWords()
  const language = useLanguage()
  const now = useNow(60_000)
  return (
    <li className="flex min-h-16 items-center gap-3">
      <Phone className="size-5 text-ink-soft" aria-hidden="true" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{device.label}</span>
        <span className="block text-sm text-ink-soft">
          {device.username} ·{' '}
          {device.lastSeenAt
            ? words.lastSeen(when(device.lastSeenAt, now, language, words.yesterday))
            : words.neverSeen}
        </span>
      </span>
      <IconButton label={words.removeDeskPhone(device.label)} onClick={onRemove}>
        <Trash2 className="size-5" />
      </IconButton>
    </li>
  )
}

function Made({ device, onDone }: { device: NewDevice; onDone: () => void }) {
  const words = useWords()
  const rows = [
    [words.sipServer, location.hostname],
    [words.sipUsername, device.username],
    [words.sipPassword, device.password],
    [words.sipRealm, device.realm],
  ] as const
  return (
    <Dialog title={words.deskPhoneMade} onClose={onDone} closable={false}>
      <div className="flex flex-col gap-5 p-6 pt-3">
        <p className="text-ink-soft">{words.deskPhoneMadeText}</p>
        <dl className="flex flex-col divide-y divide-line rounded-st border border-line">
          {rows.map(([name, value]) => (
            <div key={name} className="flex min-h-12 items-center gap-3 ps-4 pe-1">
              <dt className="w-24 text-sm text-ink-soft">{name}</dt>
              <dd className="min-w-0 flex-1 font-mono text-body break-all">{value}</dd>
              <CopyButton value={value} name={name} />
            </div>
          ))}
        </dl>
        <Button tone="primary" onClick={onDone}>
          {words.done}
        </Button>
      </div>
    </Dialog>
  )
}

function CopyButton({ value, name }: { value: string; name: string }) {
  const words = useWords()
  const [copied, setCopied] = useState(false)
  return (
    <IconButton
      label={copied ? words.copied : `${words.copy}: ${name}`}
      onClick={() => navigator.clipboard?.writeText(value).then(() => setCopied(true))}
    >
      {copied ? <Check className="size-4 text-accent-text" /> : <Copy className="size-4" />}
    </IconButton>
  )
}
