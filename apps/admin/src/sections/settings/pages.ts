import { api } from '../../api.ts'
import { backups, settings as words } from '../../messages/index.ts'
import type { FieldSpec } from '../../parts/fields.ts'
import type { FoundPage } from '../section.ts'
import type { Key } from './api-keys.tsx'
import { singles } from './parts.ts'

const wordsOf = (field: FieldSpec) => [
  field.label,
  typeof field.help === 'string' ? field.help : '',
  ...('options' in field ? field.options.map(({ label }) => label) : []),
]

/** Each page of the settings with the words of its fields, and each API key by its name. */
export async function settingsPages(): Promise<readonly FoundPage[]> {
  const keys = await api.ask<Key[]>('GET', '/api/api-keys')
  const pages = Object.entries(words.parts).map(([part, [title, text]]) => {
    const said = (singles[part]?.parts ?? []).flatMap(each => [
      each.heading,
      each.text ?? '',
      ...each.fields.flatMap(wordsOf),
    ])
    const more = part === 'api-keys' ? [words.newKey, words.keyName, words.noKeys] : []
    const music = part === 'hold-music' ? [words.addMusic, words.musicHelp] : []
    const hooks = part === 'webhooks' ? [words.hookNew, words.hookText, words.deliveries] : []
    const kept = part === 'backups' ? [backups.now, backups.passphrase, backups.passphraseText] : []
    return {
      to: `/settings/${part}`,
      title,
      text: [title, text, ...said, ...more, ...music, ...hooks, ...kept].join(' '),
    }
  })
  const ofKeys = keys.map(({ name }) => ({ to: '/settings/api-keys', title: name, text: `${name} ${words.key}` }))
  return [...pages, ...ofKeys]
}
