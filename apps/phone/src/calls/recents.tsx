import type { HistoryItem } from '@sidetone/api-client'
import { Avatar, Button, classNames, Empty, FIELD, IconButton, ListRow, Segments, SkeletonRows } from '@sidetone/ui'
import { History, Phone, PhoneMissed, Search as SearchIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { duration, when } from '../format.ts'
import { useLanguage, useWords } from '../messages/index.tsx'
import { useNow, usePhone, useView } from '../phone-context.ts'
import { DirectionMark, ItemCheck, nameOfItem, outcomeWords } from './direction.tsx'
import { Parked } from './parked.tsx'
import { Practice } from './practice.tsx'

/** One row a call, newest first. */
export function Recents({ open }: { open: string | null }) {
  const words = useWords()
  const { recents } = usePhone()
  const { state, items, missedOnly, q, more } = useView(recents)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Parked />
      <div className="flex flex-col gap-2 px-3 pb-2">
        <Search />
        <Segments
          label={words.calls}
          value={missedOnly ? 'missed' : 'all'}
          options={[
            { value: 'all', label: words.all },
            { value: 'missed', label: words.missed },
          ]}
          onChoose={value => recents.showMissedOnly(value === 'missed')}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-1 pb-4">
        {state === 'loading' && <SkeletonRows />}
        {state === 'failed' && (
          <Empty icon={<History className="size-6" />} title={words.callsFailed}>
            <Button onClick={() => recents.load()}>{words.tryAgain}</Button>
          </Empty>
        )}
        {state === 'ready' &&
          !items.length &&
          (q ? (
            <p className="px-4 py-8 text-center text-ink-soft">{words.noCallFound(q)}</p>
          ) : missedOnly ? (
            <Empty icon={<PhoneMissed className="size-6" />} title={words.noMissedTitle}>
              {words.noMissedText}
            </Empty>
          ) : (
            <>
              <Empty icon={<History className="size-6" />} title={words.noCallsTitle}>
                {words.noCallsText}
              </Empty>
              <div className="px-3 lg:hidden">
                <Practice />
              </div>
            </>
          ))}
        <ul>
          {items.map(item => (
            <Row key={item.id} item={item} current={item.id === open} />
          ))}
        </ul>
        {more && (
          <Button tone="ghost" className="w-full" onClick={() => recents.loadMore()}>
            {words.older}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Counts while one types; answers may come in any order. */
function Search() {
  const words = useWords()
  const { recents } = usePhone()
  const { q } = useView(recents)
  const [text, setText] = useState(q)
  useEffect(() => {
    if (text === recents.getSnapshot().q) return
    const timer = setTimeout(() => void recents.search(text), SEARCH_AFTER_MS)
    return () => clearTimeout(timer)
  }, [recents, text])
  return (
    <label className="relative block">
      <SearchIcon className="absolute start-3 top-3.5 size-4 text-ink-soft" aria-hidden="true" />
      <input
        type="search"
        aria-label={words.searchCalls}
        placeholder={words.searchCalls}
        value={text}
        onChange={event => setText(event.target.value)}
        className={classNames(FIELD, 'ps-9')}
      />
    </label>
  )
}
const SEARCH_AFTER_MS = 120

function Row({ item, current }: { item: HistoryItem; current: boolean }) {
  const words = useWords()
  const language = useLanguage()
  const { calls } = usePhone()
  const now = useNow(60_000)
  const name = nameOfItem(item, words)
  return (
    <ListRow
      href={`#/calls/${encodeURIComponent(item.id)}`}
      current={current}
      lead={<Avatar name={name} />}
      title={name}
      strong={item.missed}
      detail={
        <>
          <DirectionMark item={item} />
          <span className="truncate">
            {item.answeredAt === null || item.answeredElsewhere ? outcomeWords(item, words) : duration(item.durationMs)}
            {item.queue && ` · ${words.becauseOf.for(item.queue)}`}
          </span>
          <ItemCheck item={item} small />
        </>
      }
      aside={
        <time dateTime={new Date(item.startedAt).toISOString()}>
          {when(item.startedAt, now, language, words.yesterday)}
        </time>
      }
      actions={
        item.other.number && (
          <IconButton
            label={words.callName(name)}
            className="text-accent-text hover:bg-accent-soft"
            onClick={() => calls.call(item.other.number, item.other.name)}
          >
            <Phone className="size-5" />
          </IconButton>
        )
      }
    />
  )
}
