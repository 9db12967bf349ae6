import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { settings as words } from '../../messages/index.ts'
import { Page } from '../../parts/page.tsx'
import { SingleForm } from '../../parts/single-form.tsx'
import { Link } from '../../router.tsx'
import type { PageProps } from '../section.ts'
import { ApiKeys } from './api-keys.tsx'
import { Backups } from './backups.tsx'
import { FeatureCodes } from './feature-codes.tsx'
import { HoldMusic } from './hold-music.tsx'
import { MailPanel } from './mail-panel.tsx'
import { singles } from './parts.ts'
import { TranscriptPanel } from './transcript-panel.tsx'
import { Webhooks } from './webhooks.tsx'

const beside: Readonly<Record<string, ReactNode>> = { mail: <MailPanel />, transcripts: <TranscriptPanel /> }

export default function Settings({ rest: [part] }: PageProps) {
  const known = part === undefined ? undefined : words.parts[part]
  if (part === undefined || !known) return <Overview />
  const single = singles[part]
  const [title, text] = known
  return (
    <Page title={title} intro={text} back={{ to: '/settings', label: words.title }}>
      {part === 'backups' ? (
        <Backups title={title} />
      ) : single ? (
        <div className="flex flex-col items-start gap-8 xl:flex-row">
          <div className="w-full min-w-0 max-w-2xl flex-1">
            <SingleForm key={part} {...single} title={title} />
          </div>
          {beside[part] && <div className="flex w-full min-w-0 max-w-2xl flex-col gap-6 xl:w-80">{beside[part]}</div>}
        </div>
      ) : part === 'feature-codes' ? (
        <FeatureCodes title={title} />
      ) : part === 'hold-music' ? (
        <HoldMusic />
      ) : part === 'webhooks' ? (
        <Webhooks />
      ) : (
        <ApiKeys />
      )}
    </Page>
  )
}

const Overview = () => (
  <Page title={words.title} intro={words.intro}>
    <ul className="flex max-w-2xl flex-col divide-y divide-line rounded-xl border border-line bg-panel">
      {Object.entries(words.parts).map(([part, [title, text]]) => (
        <li key={part}>
          <Link to={`/settings/${part}`} className="flex min-h-16 items-center gap-4 px-5 py-3 hover:bg-sunk">
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{title}</span>
              <span className="block text-sm text-ink-soft">{text}</span>
            </span>
            <ChevronRight className="size-5 shrink-0 text-ink-soft rtl:rotate-180" aria-hidden="true" />
          </Link>
        </li>
      ))}
    </ul>
  </Page>
)
