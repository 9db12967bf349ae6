import type { Kept, NewPerson } from '@sidetone/api-client'
import { Button, TextArea } from '@sidetone/ui'
import { Check, Copy, Mail } from 'lucide-react'
import { useState } from 'react'
import { api, queries } from '../../api.ts'
import { people as words } from '../../messages/index.ts'
import { say, sayFault } from '../../shell/said.ts'

/** How new people sign in for the first time: a link each, to copy or to send. */
export function WelcomeLinks({ people }: { people: readonly Kept<NewPerson>[] }) {
  const [copied, setCopied] = useState(false)
  const [sending, setSending] = useState(false)
  const lines = people.flatMap(({ id, name, extension }) => {
    const link = queries.getQueryData<string>(['sign-in-link', id])
    return link ? [`${name} (${extension}): ${location.origin}${link}`] : []
  })
  const text = lines.join('\n')
  const send = async () => {
    setSending(true)
    try {
      for (const { id } of people) await sendLink(id)
      say(words.linksSent(people.length))
    } catch (error) {
      sayFault(error)
    }
    setSending(false)
  }
  return (
    <div className="flex flex-col gap-3">
      <TextArea
        label={words.links}
        help={words.linksHelp}
        readOnly
        rows={Math.min(lines.length, 6)}
        value={text}
        onFocus={event => event.target.select()}
        className="font-mono text-xs whitespace-pre"
      />
      <div className="flex flex-wrap gap-2">
        <Button
          icon={
            copied ? <Check className="size-4" aria-hidden="true" /> : <Copy className="size-4" aria-hidden="true" />
          }
          onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
        >
          {copied ? words.copied : words.copyLinks}
        </Button>
        <span role="status" className="sr-only">
          {copied && words.copied}
        </span>
        <Button icon={<Mail className="size-4" aria-hidden="true" />} disabled={sending} onClick={() => void send()}>
          {words.sendLinks}
        </Button>
      </div>
    </div>
  )
}

/** Makes a new link, for the earlier one may have been used, and sends it. */
export async function sendLink(person: string): Promise<void> {
  const { link } = await api.ask<{ link: string }>('POST', `/api/people/${encodeURIComponent(person)}/link?mail=true`)
  queries.setQueryData(['sign-in-link', person], link)
}
