import { showNumber } from '@sidetone/phone-core'
import { Avatar, Button, Empty, ListRow, Segments, SkeletonRows, Tag } from '@sidetone/ui'
import { Settings, Trash2, UserCheck, Voicemail } from 'lucide-react'
import { duration, when } from '../format.ts'
import { useLanguage, useWords } from '../messages/index.tsx'
import { useNow, usePhone, useView } from '../phone-context.ts'
import { type Message, voicemailOf } from './model.ts'
import { Said } from './said.tsx'
import { useVoicemailWords } from './words.ts'

/** My messages and those of the boxes that I share, newest first. */
export default function VoicemailList({ open }: { open: string | null }) {
  const { tryAgain } = useWords()
  const words = useVoicemailWords()
  const model = voicemailOf(usePhone())
  const { state, items, boxes, box, deleted, more } = useView(model)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-col gap-2 px-3 pb-2">
        <Segments
          label={words.inbox}
          value={deleted ? 'deleted' : 'here'}
          options={[
            { value: 'here', label: words.inbox },
            { value: 'deleted', label: words.deleted },
          ]}
          onChoose={value => model.show({ deleted: value === 'deleted' })}
        />
        {boxes.length > 1 && (
          <label className="flex items-center gap-2 text-sm font-medium">
            {words.boxes}
            <select
              value={box ?? ''}
              onChange={event => model.show({ box: event.target.value || null })}
              className="min-h-11 flex-1 rounded-st border border-line-strong bg-raised px-3 text-body"
            >
              <option value="">{words.all}</option>
              {boxes.map(each => (
                <option key={each.id} value={each.id}>
                  {each.new ? `${each.name} (${each.new})` : each.name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-1 pb-4">
        {state === 'loading' && <SkeletonRows />}
        {state === 'failed' && (
          <Empty icon={<Voicemail className="size-6" />} title={words.failed}>
            <Button onClick={() => model.load()}>{tryAgain}</Button>
          </Empty>
        )}
        {state === 'ready' &&
          !items.length &&
          (deleted ? (
            <Empty icon={<Trash2 className="size-6" />} title={words.noDeletedTitle}>
              {words.noDeletedText}
            </Empty>
          ) : (
            <Empty icon={<Voicemail className="size-6" />} title={words.emptyTitle}>
              {words.emptyText}
            </Empty>
          ))}
        <ul>
          {items.map(message => (
            <Row
              key={message.id}
              message={message}
              current={message.id === open}
              box={
                boxes.length > 1 && !box ? boxes.find(each => each.id === message.box && each.shared)?.name : undefined
              }
            />
          ))}
        </ul>
        {more && (
          <Button tone="ghost" className="w-full" onClick={() => model.loadMore()}>
            {words.older}
          </Button>
        )}
      </div>
      <a
        href="#/voicemail/settings"
        aria-current={open === 'settings' ? 'page' : undefined}
        className="flex min-h-13 items-center gap-3 border-t border-line px-4 text-body font-medium hover:bg-sunk"
      >
        <Settings className="size-5 text-ink-soft" aria-hidden="true" />
        {words.settings}
      </a>
      <Said />
    </div>
  )
}

export const nameOf = ({ from }: Message, withheld: string): string => from.name || showNumber(from.number) || withheld

function Row({ message, current, box }: { message: Message; current: boolean; box: string | undefined }) {
  const all = useWords()
  const words = useVoicemailWords()
  const language = useLanguage()
  const now = useNow(60_000)
  const name = nameOf(message, all.withheld)
  return (
    <ListRow
      href={`#/voicemail/${encodeURIComponent(message.id)}`}
      current={current}
      lead={<Avatar name={name} />}
      title={name}
      strong={!message.read}
      detail={
        <>
          {!message.read && <Tag look="good">{words.unread}</Tag>}
          <span className="shrink-0">{duration(message.ms)}</span>
          {box && <span className="truncate">{words.forBox(box)}</span>}
          {message.claimedBy && (
            <UserCheck role="img" aria-label={words.claimedBy(message.claimedBy.name)} className="size-4 shrink-0" />
          )}
          {!box && <span className="truncate">{message.transcript ?? message.note}</span>}
        </>
      }
      aside={
        <time dateTime={new Date(message.at).toISOString()}>{when(message.at, now, language, all.yesterday)}</time>
      }
    />
  )
}
