import { classNames } from '@sidetone/ui'
import type { ReactNode } from 'react'
import { deskPhones as words } from '../../messages/index.ts'
import type { LineChange, Preview } from './words.ts'

/** Lines as they are, reached by keyboard when they do not fit. */
export const Scrolled = ({ children }: { children: ReactNode }) => (
  <pre
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    tabIndex={0}
    className="max-h-80 overflow-auto rounded-st border border-line bg-ground p-3 font-mono text-xs leading-5"
  >
    {children}
  </pre>
)
const LOOKS = { same: 'text-ink-soft', out: 'bg-danger-soft text-danger-text', in: 'bg-accent-soft text-accent-text' }
const SIGNS = { same: ' ', out: '−', in: '+' }
/** Lines around a change that are shown with it. */
const AROUND = 2

/** What will change, and all that the phone is given; secrets are dots. */
export function Files({ preview: { files, changes, secretsDiffer } }: { preview: Preview }) {
  const moved = changes?.some(({ sign }) => sign !== 'same')
  return (
    <>
      <section aria-label={words.willChange} className="flex flex-col gap-2">
        <h3 className="font-semibold">{words.willChange}</h3>
        {changes === null ? (
          <p className="text-body text-ink-soft">{words.firstTime}</p>
        ) : moved ? (
          <Changes changes={changes} />
        ) : (
          <p className="text-body text-ink-soft">{secretsDiffer ? words.secretsOnly : words.nothingChanges}</p>
        )}
      </section>
      {files.map(({ name, text }) => (
        <details key={name}>
          <summary className="min-h-11 cursor-pointer py-2 font-mono text-sm">{name}</summary>
          <Scrolled>{text}</Scrolled>
        </details>
      ))}
    </>
  )
}

function Changes({ changes }: { changes: readonly LineChange[] }) {
  const near = (place: number) =>
    changes.slice(Math.max(0, place - AROUND), place + AROUND + 1).some(({ sign }) => sign !== 'same')
  return (
    <Scrolled>
      {changes.map(({ sign, line }, place) =>
        near(place) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines may be alike; their place is what they are known by
          <span key={place} className={classNames('block', LOOKS[sign])}>
            {sign !== 'same' && <span className="sr-only">{sign === 'in' ? words.lineIn : words.lineOut}</span>}
            <span aria-hidden="true">{SIGNS[sign]} </span>
            {line}
          </span>
        ) : null,
      )}
    </Scrolled>
  )
}
