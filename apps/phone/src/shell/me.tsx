import { Avatar, type Mark } from '@sidetone/ui'
import { useWords } from '../messages/index.tsx'
import { useNow, usePhone, useView } from '../phone-context.ts'

/** Our own state as the others see it, from what this page knows at once and of our other devices. */
export function useOwnMark(): { readonly mark: Mark; readonly word: string } {
  const words = useWords()
  const phone = usePhone()
  const { state } = useView(phone.line)
  const { rules } = useView(phone.ringing)
  const now = useNow(10_000)
  const { calls } = useView(phone.calls)
  const { mine } = useView(phone.handling)
  const alive = calls.filter(call => call.state !== 'ended')
  const talksElsewhere = mine.some(call => call.roster.some(one => one.me && one.state !== 'ringing'))
  if (talksElsewhere || alive.some(call => call.state !== 'incoming'))
    return { mark: 'talking', word: words.presence['on-a-call'] }
  if (alive.length) return { mark: 'ringing', word: words.presence.ringing }
  const quiet = rules?.doNotDisturb
  if (state === 'ready' && quiet && (quiet.until === null || quiet.until > now))
    return { mark: 'quiet', word: words.doNotDisturb }
  return state === 'ready'
    ? { mark: 'available', word: words.presence.available }
    : { mark: 'offline', word: words.presence.offline }
}

/** Our own picture with our state; a link to the account. */
export function Me({ plain = false }: { plain?: boolean }) {
  const words = useWords()
  const account = useView(usePhone().session)
  const { mark, word } = useOwnMark()
  if (account.state !== 'signed-in') return null
  const avatar = <Avatar name={account.me.name} mark={mark} word={plain ? undefined : word} />
  if (plain) return avatar
  return (
    <a
      href="#/settings/account"
      title={words.youAre(word)}
      className="flex w-18 flex-col items-center gap-1 rounded-st py-1 text-xs text-ink-soft hover:bg-sunk"
    >
      <span className="sr-only">{words.you(account.me.name)}.</span>
      {avatar}
      {account.me.extension}
      <span aria-hidden="true" className="px-1 text-center leading-tight">
        {word}
      </span>
    </a>
  )
}
