import { showNumber } from '@sidetone/phone-core'
import { Avatar, Button, Card, Empty } from '@sidetone/ui'
import { Phone, PhoneMissed, Voicemail } from 'lucide-react'
import { useEffect } from 'react'
import { decimal, duration, fullTime } from '../format.ts'
import { useLanguage, useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { DirectionMark, directionWords, ItemCheck, nameOfItem } from './direction.tsx'

/** One call with its story in sentences. */
export function CallDetail({ id }: { id: string }) {
  const words = useWords()
  const language = useLanguage()
  const { recents, calls } = usePhone()
  const { items, details, state } = useView(recents)
  useEffect(() => {
    void recents.open(id)
  }, [recents, id])
  const detail = details[id]
  const item = items.find(one => one.id === id) ?? (detail === 'failed' ? undefined : detail)
  if (!item)
    return state === 'loading' ? null : (
      <Empty icon={<PhoneMissed className="size-6" />} title={words.callGone}>
        {null}
      </Empty>
    )
  const name = nameOfItem(item, words)
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col gap-5 p-5 sm:p-8">
      <header className="flex flex-col items-center gap-3 text-center">
        <Avatar name={name} size="large" />
        <div>
          <h1 className="text-2xl font-semibold">{name}</h1>
          {item.other.name && <p className="text-ink-soft">{showNumber(item.other.number)}</p>}
          <ItemCheck item={item} />
        </div>
        {item.other.number && (
          <Button
            tone="primary"
            icon={<Phone className="size-5" />}
            aria-label={words.callName(name)}
            onClick={() => calls.call(item.other.number, item.other.name)}
          >
            {words.call}
          </Button>
        )}
      </header>
      <Card>
        <p className="flex items-center gap-2 font-medium">
          <DirectionMark item={item} />
          {directionWords(item, words)}
          {item.queue && ` ${words.becauseOf.for(item.queue)}`}
          {item.answeredAt !== null && <span className="ml-auto text-ink-soft">{duration(item.durationMs)}</span>}
        </p>
        <p className="mt-1 text-sm text-ink-soft">{fullTime(item.startedAt, language)}</p>
        {item.codec && item.mos !== null && (
          <p className="mt-1 text-sm text-ink-soft">
            {words.detailSound}: {words.soundWords(item.codec, decimal(item.mos, language))}
          </p>
        )}
      </Card>
      {detail && detail !== 'failed' && detail.voicemail && (
        <a
          href={`#/voicemail/${encodeURIComponent(detail.voicemail)}`}
          className="flex min-h-13 items-center gap-3 rounded-xl bg-accent-soft px-5 font-semibold text-accent-text hover:underline"
        >
          <Voicemail className="size-5" aria-hidden="true" />
          {words.hearMessage}
        </a>
      )}
      <Card title={words.detailStory}>
        {detail === 'failed' ? (
          <p className="text-ink-soft">{words.detailFailed}</p>
        ) : (
          <ol className="flex min-h-24 flex-col gap-3 border-s-2 border-line ps-4 text-body">
            {detail?.story.map((sentence, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a told story never changes its order.
              <li key={place}>{sentence}</li>
            ))}
          </ol>
        )}
      </Card>
    </div>
  )
}
