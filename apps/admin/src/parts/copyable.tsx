import { Button } from '@sidetone/ui'
import { Check, Copy } from 'lucide-react'
import { useId, useState } from 'react'
import { shell as words } from '../messages/index.ts'

/** A text to take along: selected when one comes to it, copied by a press. */
export function Copyable({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false)
  const id = useId()
  return (
    <div className="mb-4 flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={text}
          onFocus={event => event.target.select()}
          className="min-h-11 min-w-0 flex-1 rounded-st border border-line-strong bg-ground px-3 font-mono text-sm"
        />
        <Button
          icon={
            copied ? <Check className="size-4" aria-hidden="true" /> : <Copy className="size-4" aria-hidden="true" />
          }
          onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
        >
          {copied ? words.copied : words.copy}
        </Button>
        <span role="status" className="sr-only">
          {copied && words.copied}
        </span>
      </div>
    </div>
  )
}
