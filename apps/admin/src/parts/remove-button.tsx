import { Button, Dialog, Field } from '@sidetone/ui'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '../api.ts'
import { shell as words } from '../messages/index.ts'

/** Removing asks for the name to be typed, so that it is never the wrong one. */
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
  remove: () => Promise<void>
}) {
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const close = () => {
    setOpen(false)
    setTyped('')
    setFault(null)
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
            onSubmit={async event => {
              event.preventDefault()
              if (!right) return
              setBusy(true)
              try {
                await remove()
              } catch (error) {
                setFault(sentenceOf(error))
                setBusy(false)
              }
            }}
          >
            {text && <p className="text-[15px] text-ink-soft">{text}</p>}
            {fault && (
              <p role="alert" className="rounded-st bg-danger-soft px-4 py-3 text-[15px] text-danger-text">
                {fault}
              </p>
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
              <Button type="submit" tone="danger" disabled={!right || busy}>
                {words.remove(one)}
              </Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  )
}
