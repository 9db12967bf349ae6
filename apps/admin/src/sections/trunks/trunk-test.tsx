import { Button, Card, classNames, Field, Switch } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { Circle, CircleCheck, CircleMinus, CircleX, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { api, learned, queries } from '../../api.ts'
import { trunks as words } from '../../messages/index.ts'
import { Link } from '../../router.tsx'
import { sayFault } from '../../shell/said.ts'

type Step = {
  readonly step: keyof typeof words.steps
  readonly state: keyof typeof words.stepStates
  readonly says: string
  readonly todo: string | null
  readonly noRule: string | null
  /** Of the form beside: where one looks first. */
  readonly field: string | null
}
type Test = { readonly done: boolean; readonly passed: boolean | null; readonly steps: readonly Step[] }
const ICONS = { waiting: Circle, running: LoaderCircle, passed: CircleCheck, failed: CircleX, skipped: CircleMinus }
const COLOURS = {
  waiting: 'text-ink-soft',
  running: 'text-ink-soft motion-safe:animate-spin',
  passed: 'text-accent-text',
  failed: 'text-danger-text',
  skipped: 'text-ink-soft',
}

const labelOf = (field: string) => (words as unknown as Readonly<Record<string, string | undefined>>)[field] ?? ''
/** To a field of the form on this page. */
function goTo(field: string): void {
  const input = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`)
  // It may stand in a part that is folded.
  input?.closest('details')?.setAttribute('open', '')
  input?.scrollIntoView({ block: 'center' })
  input?.focus()
}

/** Tries the trunk with real calls and tells each step in words. */
export function TrunkTest({ id }: { id: string }) {
  const path = `/api/trunks/${encodeURIComponent(id)}/test`
  const key = ['trunk-test', id]
  const [callTo, setCallTo] = useState('')
  const [waitForCall, setWait] = useState(true)
  const { data: test } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.ask<Test>('GET', path, undefined, signal),
    refetchInterval: query => (query.state.data && !query.state.data.done ? 1_000 : false),
  })
  const number = callTo.replace(/[\s()./-]/g, '')
  const wrong = number !== '' && !/^\+?[\d*#]{2,20}$/.test(number)
  const running = test ? !test.done : false
  const start = () =>
    api
      .ask<Test>('POST', path, { ...(number ? { callTo: number } : {}), waitForCall })
      .then(begun => learned(key, begun), sayFault)
  const stop = () => api.ask('DELETE', path).then(() => queries.invalidateQueries({ queryKey: key }), sayFault)
  return (
    <Card title={words.testTitle}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-ink-soft">{words.testText}</p>
        <Field
          label={words.callTo}
          help={words.callToHelp}
          fault={wrong ? words.callToWrong : undefined}
          inputMode="tel"
          value={callTo}
          onChange={event => setCallTo(event.target.value)}
        />
        <Switch label={words.waitForCall} help={words.waitHelp} on={waitForCall} onChange={setWait} />
        <div className="flex gap-2">
          <Button tone="primary" disabled={wrong || running} onClick={() => void start()}>
            {test?.steps.length ? words.again : words.start}
          </Button>
          {running && <Button onClick={() => void stop()}>{words.stop}</Button>}
        </div>
        {test && test.steps.length > 0 && (
          <ol className="flex flex-col gap-3" aria-live="polite">
            {test.steps.map(({ step, state, says, todo, noRule, field }) => {
              const Icon = ICONS[state]
              return (
                <li key={step} className="flex gap-3">
                  <Icon className={classNames('mt-0.5 size-5 shrink-0', COLOURS[state])} aria-hidden="true" />
                  <span className="min-w-0 text-body break-words">
                    <span className="font-medium">{words.steps[step]}</span>{' '}
                    <span className="text-ink-soft">{words.stepStates[state]}</span>
                    {says && <span className="block text-sm text-ink-soft">{says}</span>}
                    {todo && <span className="block text-sm font-medium">{todo}</span>}
                    {state === 'failed' && field && labelOf(field) && (
                      <button
                        type="button"
                        onClick={() => goTo(field)}
                        className="inline-flex min-h-11 items-center text-sm font-medium text-accent-text underline underline-offset-2"
                      >
                        {words.mend(labelOf(field))}
                      </button>
                    )}
                    {noRule && (
                      <Link
                        to={`/incoming/new?${new URLSearchParams({ number: noRule, trunk: id })}`}
                        className="inline-flex min-h-11 items-center text-sm font-medium text-accent-text underline underline-offset-2"
                      >
                        {words.makeRule(noRule)}
                      </Link>
                    )}
                  </span>
                </li>
              )
            })}
          </ol>
        )}
        {test?.passed && (
          <p role="status" className="font-medium text-accent-text">
            {words.passed}
          </p>
        )}
      </div>
    </Card>
  )
}
