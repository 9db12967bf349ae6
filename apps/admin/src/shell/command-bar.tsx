import { CommandPalette } from '@sidetone/ui/command-palette'
import { useState } from 'react'
import { shell as words } from '../messages/index.ts'
import { useFound } from './search.tsx'

/** Type a name, a number, a setting or an action; Enter does the first. */
export function CommandBar({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  const items = useFound(text).map(found => ({
    ...found,
    icon: <found.icon className="size-[1.125rem] shrink-0 text-ink-soft" aria-hidden="true" />,
  }))
  return (
    <CommandPalette
      title={words.search}
      placeholder={words.searchHint}
      nothing={words.searchNothing}
      text={text}
      items={items}
      onText={setText}
      onClose={onClose}
    />
  )
}
