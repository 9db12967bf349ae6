import type { PageProps } from '../sections/section.ts'
import type { Settings } from './settings.ts'
import { EditPage, NewPage } from './settings-form.tsx'
import { ListPage } from './settings-list.tsx'

/** The pages of a section: its list, `…/new`, `…/ID`. */
export function SettingsPages<T extends object>({ settings, rest: [id] }: PageProps & { settings: Settings<T> }) {
  if (id === undefined) return <ListPage settings={settings} />
  if (id === 'new') return <NewPage settings={settings} />
  return <EditPage key={id} settings={settings} id={id} />
}
