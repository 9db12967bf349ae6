import { ApiError, type UsedBy } from '@sidetone/api-client'
import { Button, Dialog, Field } from '@sidetone/ui'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { Uses } from './used-by.tsx'

/**
 * Removing asks for the name to be typed, so that it is never the wrong one.
 *
 *   asked ──name typed──▶ removed
 *     │ └─409 in-use──▶ the places that lead there, each a link ──all can do without──▶ taken out of them and removed
 */
export function RemoveButton({
  one,
  name,
  text,
  remove,
}: {
  /** `ring group` */
  one: string
  name: string
  /** What else goes with it. */
  text?: string | undefined
  /** @param letGo places that can do without it are changed */
  remove: (letGo: boolean) => Promise<void>
}) {
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [uses, setUses] = useState<UsedBy | null>(null)
  const [busy, setBusy] = useState(false)
  const close = () => {
    setOpen(false)
    setTyped('')
    setFault(null)
    setUses(null)
  }
  const tryIt = async (letGo: boolean) => {
    setBusy(true)
    try {
      await remove(letGo)
    } catch (error) {
      const leading = error instanceof ApiError ? error.usedBy : null
      setUses(leading)
      setFault(leading ? words.stillUsed(name) : sentenceOf(error))
      setBusy(false)
    }
  }
  const right = typed.trim() === name.trim()
  return (
    <>
      <Button icon={<Trash2 className="size-4" aria-hidden="true" />} onClick={() => setOpen(true)}>
        {words.remove(one)}
      </Button>
      {open && (
        <Dialog title={words.removeTitle(name)} onClose={close}>
          <form
            className="flex flex-col gap-4 p-6 pt-3"
            onSubmit={event => {
              event.preventDefault()
              if (right) void tryIt(false)
            }}
          >
            {text && <p className="text-body text-ink-soft">{text}</p>}
            {fault && (
              <p role="alert" className="rounded-st bg-danger-soft px-4 py-3 text-body text-danger-text">
                {fault}
              </p>
            )}
            {uses && (
              <div className="flex flex-col gap-3">
                <Uses uses={uses} />
                <p className="text-sm text-ink-soft">{uses.canLetGo ? words.canLetGo : words.changeFirst}</p>
              </div>
            )}
            <Field
              label={words.typeName(name)}
              autoComplete="off"
              autoFocus
              value={typed}
              onChange={event => setTyped(event.target.value)}
            />
            <div className="flex justify-end gap-2">
              <Button onClick={close}>{words.cancel}</Button>
              {uses?.canLetGo ? (
                <Button tone="danger" disabled={!right || busy} onClick={() => void tryIt(true)}>
                  {words.letGo}
                </Button>
              ) : (
                <Button type="submit" tone="danger" disabled={!right || busy}>
                  {words.remove(one)}
                </Button>
              )}
            </div>
          </form>
        </Dialog>
      )}
    </>
  )
}
