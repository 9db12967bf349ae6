import { ApiError } from '@sidetone/api-client'
import { Card, Field } from '@sidetone/ui'
import { type FormEvent, useState } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone } from '../phone-context.ts'
import { usePasswordWords } from './password-words.ts'
import { SaveRow } from './save-row.tsx'

/** The same on the server. */
const MIN_PASSWORD = 8
type Fault = 'wrong-current' | 'too-short' | 'too-many' | 'failed'

/** The own password: who came by a link has none yet, or has forgotten it. */
export default function Password() {
  const said = usePasswordWords()
  const _words = useWords()
  const { api } = usePhone()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [fault, setFault] = useState<Fault | null>(null)
  const [saved, setSaved] = useState(false)
  const [busy, setBusy] = useState(false)

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setSaved(false)
    setFault(password.length < MIN_PASSWORD ? 'too-short' : null)
    if (password.length < MIN_PASSWORD) return
    setBusy(true)
    try {
      await api.setPassword(password, current || undefined)
      setCurrent('')
      setPassword('')
      setSaved(true)
    } catch (error) {
      setFault(faultOf(error))
    }
    setBusy(false)
  }
  return (
    <Card title={said.title}>
      <form className="flex flex-col gap-4" onSubmit={event => void save(event)}>
        <Field
          label={said.current}
          help={said.currentText}
          fault={fault === 'wrong-current' ? said.wrongCurrent : undefined}
          type="password"
          autoComplete="current-password"
          maxLength={256}
          value={current}
          onChange={event => setCurrent(event.target.value)}
        />
        <Field
          label={said.next}
          help={said.nextText(MIN_PASSWORD)}
          fault={fault === 'too-short' ? said.nextText(MIN_PASSWORD) : undefined}
          type="password"
          autoComplete="new-password"
          maxLength={256}
          value={password}
          onChange={event => setPassword(event.target.value)}
        />
        {(fault === 'too-many' || fault === 'failed') && (
          <p role="alert" className="text-sm text-danger-text">
            {fault === 'too-many' ? said.tooMany : said.failed}
          </p>
        )}
        <SaveRow disabled={busy || !password} saved={saved} />
      </form>
    </Card>
  )
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof ApiError)) return 'failed'
  if (error.code === 'wrong-current-password') return 'wrong-current'
  if (error.code === 'wrong-input') return 'too-short'
  return error.status === 429 ? 'too-many' : 'failed'
}
