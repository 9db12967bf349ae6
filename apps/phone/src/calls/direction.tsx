import type { HistoryItem } from '@sidetone/api-client'
import { showNumber } from '@sidetone/phone-core'
import { PhoneForwarded, PhoneIncoming, PhoneMissed, PhoneOutgoing } from 'lucide-react'
import { NumberCheck } from '../call/comes-later.tsx'
import type { Messages } from '../messages/en.ts'
import { useWords } from '../messages/index.tsx'

export const nameOfItem = (item: HistoryItem, words: Messages): string =>
  item.other.number === '*43' ? words.practiceName : item.other.name || showNumber(item.other.number) || words.withheld
const elsewhereWords = ({ answeredBy }: HistoryItem, words: Messages): string =>
  answeredBy ? words.answeredBy(answeredBy) : words.directions.elsewhere
export const directionWords = (item: HistoryItem, words: Messages): string =>
  item.missed
    ? words.directions.missed
    : item.answeredElsewhere
      ? elsewhereWords(item, words)
      : words.directions[item.direction]

/** For a call that nobody talked in here: what became of it, in a word or two. */
export const outcomeWords = (item: HistoryItem, words: Messages): string => {
  if (item.missed) return words.missed
  if (item.answeredElsewhere) return elsewhereWords(item, words)
  const { outcomes } = words
  return item.cause in outcomes ? outcomes[item.cause as keyof typeof outcomes] : words.notReached
}

/** Direction as a shape; missed is also said by weight and word, not by colour alone. */
export function DirectionMark({ item }: { item: HistoryItem }) {
  const words = useWords()
  const Shape = item.missed
    ? PhoneMissed
    : item.answeredElsewhere
      ? PhoneForwarded
      : item.direction === 'out'
        ? PhoneOutgoing
        : PhoneIncoming
  return (
    <Shape
      role="img"
      aria-label={directionWords(item, words)}
      className={`size-4 shrink-0 ${item.missed ? 'text-danger-text' : 'text-ink-soft'}`}
    />
  )
}

/** Nothing where the carrier proved neither that the number is theirs nor that it is forged. */
export function ItemCheck({ item: { check }, small }: { item: HistoryItem; small?: boolean }) {
  return check && check.says !== 'unproven' && <NumberCheck says={check.says} small={small} />
}
