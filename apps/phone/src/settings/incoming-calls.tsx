import type { Ringing } from '@sidetone/api-client'
import { Button, Card, Choice, Empty, Field, Switch } from '@sidetone/ui'
import { BellOff, TriangleAlert } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useLanguage, useWords } from '../messages/index.tsx'
import { useNow, usePhone, useView } from '../phone-context.ts'
import { useIsAgent } from '../shell/places.tsx'
import { AddButton, NumberField, RowBox, Save, useRows } from './form-parts.tsx'
import { ForwardTarget } from './forward-target.tsx'
import { endOfQuiet, numberIn, numbersIn, QUIET_FOR, type QuietFor } from './incoming-text.ts'
import { OwnPhones } from './own-phones.tsx'
import { useRingingWords } from './ringing-words.ts'
import { Rules } from './rules.tsx'

/** What happens when somebody calls me. Switches count at once, numbers with Save. */
export default function IncomingCalls() {
  const words = useWords()
  const said = useRingingWords()
  const { ringing } = usePhone()
  const { state, rules, fault, said: saidBy, faultAt } = useView(ringing)
  const alert = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    // What was changed may stand far below.
    if (fault) alert.current?.scrollIntoView({ block: 'nearest' })
  }, [fault])
  if (state === 'failed')
    return (
      <Empty icon={<BellOff className="size-6" />} title={said.ringingFailed}>
        <Button onClick={() => ringing.load()}>{words.tryAgain}</Button>
      </Empty>
    )
  if (!rules) return null
  const places: Readonly<Record<string, string>> = {
    doNotDisturb: said.quietExcept,
    forward: said.forwarding,
    devices: said.ownPhones,
    also: said.alsoRing,
    rules: said.rules,
  }
  const place = places[faultAt]
  return (
    <>
      {fault && (
        <p
          ref={alert}
          role="alert"
          className="flex items-center gap-2 rounded-st bg-warn-soft px-4 py-3 font-medium text-warn-text"
        >
          <TriangleAlert className="size-5 shrink-0" aria-hidden="true" />
          <span>{`${place ? `${place}: ` : ''}${words.fromServer(saidBy, fault)}`}</span>
        </p>
      )}
      <Quiet rules={rules} />
      <Card>
        <Switch
          label={said.callWaiting}
          help={said.callWaitingText}
          on={rules.callWaiting}
          onChange={callWaiting => void ringing.change({ callWaiting })}
        />
      </Card>
      <Forwarding rules={rules} />
      <OwnPhones rules={rules} />
      <AlsoRing rules={rules} />
      <Rules rules={rules} />
    </>
  )
}

function Quiet({ rules }: { rules: Ringing }) {
  const words = useWords()
  const said = useRingingWords()
  const language = useLanguage()
  const now = useNow(10_000)
  const { ringing } = usePhone()
  const agent = useIsAgent()
  const { doNotDisturb: quiet } = rules
  const on = quiet !== null && (quiet.until === null || quiet.until > now)
  // What was set before this page was opened has an end, not a length.
  const [length, setLength] = useState<QuietFor | null>(null)
  const [except, setExcept] = useState(quiet?.except.join(', ') ?? '')
  const until =
    on && quiet.until !== null
      ? said.quietUntil(
          new Intl.DateTimeFormat(language, { weekday: 'short', hour: 'numeric', minute: '2-digit' }).format(
            quiet.until,
          ),
        )
      : ''
  const set = (how: QuietFor) =>
    void ringing.change({ doNotDisturb: { until: endOfQuiet(how, Date.now()), except: numbersIn(except) } })
  return (
    <Card className="flex flex-col gap-5">
      <Switch
        label={words.doNotDisturb}
        help={until || (on ? said.quietOpen : said.doNotDisturbText)}
        on={on}
        onChange={wanted => (wanted ? set(length ?? 'open') : void ringing.change({ doNotDisturb: null }))}
      />
      <Choice
        label={said.quietFor}
        value={length ?? (until ? 'kept' : 'open')}
        options={[
          ...(until && !length ? [{ value: 'kept', label: until }] : []),
          ...QUIET_FOR.map(value => ({ value, label: said.quietLengths[value] })),
        ]}
        onChoose={value => {
          if (value === 'kept') return
          setLength(value as QuietFor)
          if (on) set(value as QuietFor)
        }}
      />
      <form
        className="flex flex-col gap-3"
        onSubmit={event => {
          event.preventDefault()
          if (on) void ringing.change({ doNotDisturb: { until: quiet.until, except: numbersIn(except) } })
        }}
      >
        <Field
          label={said.quietExcept}
          help={said.quietExceptText}
          value={except}
          onChange={event => setExcept(event.target.value)}
        />
        {on && <Save />}
      </form>
      {agent && (
        <Switch
          label={said.quietQueues}
          on={rules.queuesRingWhenQuiet === true}
          onChange={queuesRingWhenQuiet => void ringing.change({ queuesRingWhenQuiet })}
        />
      )}
    </Card>
  )
}

function Forwarding({ rules }: { rules: Ringing }) {
  const words = useWords()
  const said = useRingingWords()
  const { ringing } = usePhone()
  const [draft, setDraft] = useState(rules.forward)
  const field = (key: 'always' | 'busy' | 'noAnswer' | 'unreachable') => (
    <ForwardTarget
      label={said.forwardWhen[key]}
      none={key === 'always' ? words.forwardTo.none : words.forwardTo.usual}
      value={draft[key]}
      onChange={value => setDraft({ ...draft, [key]: value })}
    />
  )
  return (
    <Card title={said.forwarding}>
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          const { always, busy, noAnswer, unreachable, noAnswerAfterSeconds } = draft
          void ringing.change({
            forward: {
              always: numberIn(always ?? ''),
              busy: numberIn(busy ?? ''),
              noAnswer: numberIn(noAnswer ?? ''),
              unreachable: numberIn(unreachable ?? ''),
              noAnswerAfterSeconds,
            },
          })
        }}
      >
        <p className="-mt-2 text-ink-soft">{said.forwardingText}</p>
        {field('always')}
        {field('busy')}
        {field('noAnswer')}
        <Choice
          label={said.noAnswerAfter}
          value={String(draft.noAnswerAfterSeconds)}
          options={secondsWith(NO_ANSWER_AFTER, draft.noAnswerAfterSeconds).map(value => ({
            value: String(value),
            label: said.seconds(value),
          }))}
          onChoose={value => setDraft({ ...draft, noAnswerAfterSeconds: Number(value) })}
        />
        {field('unreachable')}
        <Save />
      </form>
    </Card>
  )
}

type Also = Ringing['also'][number]
function AlsoRing({ rules }: { rules: Ringing }) {
  const words = useWords()
  const said = useRingingWords()
  const { ringing } = usePhone()
  const { rows, set, add, remove } = useRows<Also>(() => rules.also)
  return (
    <Card title={said.alsoRing}>
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          const also = rows.flatMap(({ number: text, afterSeconds, ask }) => {
            const number = numberIn(text)
            return number ? [{ number, afterSeconds, ask }] : []
          })
          void ringing.change({ also })
        }}
      >
        <p className="-mt-2 text-ink-soft">{said.alsoRingText}</p>
        {rows.map(row => (
          <RowBox
            key={row.key}
            removeLabel={words.removeDeskPhone(row.number)}
            onRemove={() => remove(row.key)}
            first={
              <NumberField label={said.alsoNumber} value={row.number} onChange={number => set(row.key, { number })} />
            }
          >
            <Choice
              label={said.alsoAfter}
              value={String(row.afterSeconds)}
              options={secondsWith(ALSO_AFTER, row.afterSeconds).map(value => ({
                value: String(value),
                label: value ? said.seconds(value) : said.atOnce,
              }))}
              onChoose={value => set(row.key, { afterSeconds: Number(value) })}
            />
            <Switch label={said.alsoAsk} help={said.alsoAskText} on={row.ask} onChange={ask => set(row.key, { ask })} />
          </RowBox>
        ))}
        <AddButton onClick={() => add({ number: '', afterSeconds: 0, ask: true })}>{said.alsoAdd}</AddButton>
        <Save />
      </form>
    </Card>
  )
}
const NO_ANSWER_AFTER = [5, 10, 15, 20, 25, 30, 45, 60, 90, 120]
const ALSO_AFTER = [0, 5, 10, 15, 20, 30]
/** What is kept may be another than those that we offer. */
const secondsWith = (offered: readonly number[], kept: number): readonly number[] =>
  offered.includes(kept) ? offered : [...offered, kept].sort((a, b) => a - b)
