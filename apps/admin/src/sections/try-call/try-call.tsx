import { Button, Card, Field, Segments } from '@sidetone/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, sentenceOf, settingsAt } from '../../api.ts'
import { tryCall as words } from '../../messages/index.ts'
import { withTimes } from '../../parts/format.ts'
import { NumberField } from '../../parts/number-field.tsx'
import { Page } from '../../parts/page.tsx'
import { Reference } from '../../parts/reference.tsx'
import { say, sayFault } from '../../shell/said.ts'
import { DrawnWay } from './drawn-way.tsx'
import { KeptTests, testsChanged } from './kept-tests.tsx'
import { branches, type Station, type Way } from './tree.ts'

type Simulated = {
  readonly steps: readonly string[]
  readonly stations: readonly Station[]
  readonly ways: readonly Way[]
  readonly end: {
    readonly kind: string
    readonly name: string
    readonly number: string
    readonly trunk?: string
    readonly words?: string
  }
}

/** Asks the rules, without ringing anybody. */
export default function TryCall() {
  const [from, setFrom] = useState<'inside' | 'outside'>('outside')
  const [person, setPerson] = useState('')
  const [shows, setShows] = useState('')
  const [trunk, setTrunk] = useState('')
  const [number, setNumber] = useState('')
  const [dialled, setDialled] = useState('')
  const [at, setAt] = useState('')
  const ask = useMutation({
    mutationFn: async () => {
      const caller =
        from === 'inside'
          ? { kind: 'person', person, ...(shows && { shows: shows.replace(/[\s()./-]/g, '') }) }
          : { kind: 'trunk', trunk, number }
      const asked = { caller, dialled, at: at ? new Date(at).getTime() : Date.now() }
      return { asked, simulated: await api.ask<Simulated>('POST', '/api/routing/simulate', asked) }
    },
  })
  const keep = useMutation({
    mutationFn: async ({ asked, simulated: { end } }: NonNullable<typeof ask.data>) => {
      const name = words.testName(number || words.outside, dialled, end.words ?? end.name).slice(0, 80)
      await settingsAt('/api/routing-tests').add({ ...asked, name, expect: expectedOf(end) })
      return name
    },
    onSuccess: name => {
      say(words.kept(name))
      testsChanged()
    },
    onError: sayFault,
  })
  const ready = dialled !== '' && (from === 'inside' ? person : trunk) !== ''
  return (
    <Page title={words.title} intro={words.intro}>
      <div className="flex flex-col items-start gap-8 xl:flex-row">
        <form
          className="w-full max-w-2xl"
          onSubmit={event => {
            event.preventDefault()
            if (ready) ask.mutate()
          }}
        >
          <Card>
            <div className="flex flex-col gap-5">
              <Segments<'inside' | 'outside'>
                label={words.from}
                options={[
                  { value: 'outside', label: words.fromOutside },
                  { value: 'inside', label: words.fromInside },
                ]}
                value={from}
                onChoose={setFrom}
              />
              {from === 'inside' ? (
                <>
                  <Reference label={words.person} path="/api/people/records" value={person} onChoose={setPerson} />
                  <Field
                    label={words.shows}
                    help={words.showsHelp}
                    inputMode="tel"
                    value={shows}
                    onChange={event => setShows(event.target.value)}
                  />
                </>
              ) : (
                <>
                  <Reference label={words.trunk} path="/api/trunks" value={trunk} onChoose={setTrunk} />
                  <Field
                    label={words.callerNumber}
                    help={words.callerHelp}
                    inputMode="tel"
                    value={number}
                    onChange={event => setNumber(event.target.value)}
                  />
                </>
              )}
              <NumberField label={words.dialled} help={words.dialledHelp} value={dialled} onChange={setDialled} />
              <Field
                label={words.at}
                help={words.atHelp}
                type="datetime-local"
                value={at}
                onChange={event => setAt(event.target.value)}
              />
              <Button type="submit" tone="primary" className="self-start" disabled={!ready || ask.isPending}>
                {words.ask}
              </Button>
            </div>
          </Card>
        </form>
        <div className="w-full max-w-2xl" role="status">
          {ask.error && <p className="text-danger-text">{sentenceOf(ask.error)}</p>}
          {ask.data && <Answer simulated={ask.data.simulated} />}
          {ask.data && (
            <div className="mt-4 flex flex-col items-start gap-2">
              <Button disabled={keep.isPending} onClick={() => ask.data && keep.mutate(ask.data)}>
                {words.keep}
              </Button>
              <p className="text-sm text-ink-soft">{words.keepText}</p>
            </div>
          )}
        </div>
      </div>
      <KeptTests />
    </Page>
  )
}

/** What a kept test holds on to. */
const expectedOf = ({ kind, number, trunk }: Simulated['end']) => {
  if (kind === 'nowhere') return { kind: 'refused' }
  return trunk ? { kind: 'trunk', trunk } : { kind: 'number', number }
}

function Answer({ simulated: { steps, stations, ways, end } }: { simulated: Simulated }) {
  return (
    <div className="flex flex-col gap-6">
      {stations.length > 0 && (
        <Card title={words.way}>
          <DrawnWay stations={stations} ways={ways} />
          {(end.words || !branches(ways)) && <p className="mt-3 font-medium">{end.words ?? words.ends(end.name)}</p>}
        </Card>
      )}
      <Card title={words.why}>
        <ol className="flex list-decimal flex-col gap-1 ps-5 text-body">
          {steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: sentences in order; two may be alike
            <li key={index}>{withTimes(step)}</li>
          ))}
        </ol>
      </Card>
    </div>
  )
}
