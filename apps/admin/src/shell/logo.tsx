import { LogoMark } from '@sidetone/ui'
import { shell as words } from '../messages/index.ts'

/** The mark of the product, with the word of this part of it. */
export function Logo() {
  return (
    <span className="flex items-center gap-2.5">
      <LogoMark className="size-8" />
      <span className="text-lg font-bold tracking-tight">{words.product}</span>
      <span className="text-lg text-ink-soft">{words.console}</span>
    </span>
  )
}
