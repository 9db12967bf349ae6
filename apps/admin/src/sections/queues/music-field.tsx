import { Choice } from '@sidetone/ui'
import { queues as words } from '../../messages/index.ts'
import type { FieldSpec, OwnEditor } from '../../parts/fields.ts'
import { useNames } from '../../parts/reference.tsx'

const MusicEditor: OwnEditor = ({ label, value, onChange }) => {
  const pieces = useNames('/api/hold-music').map(({ value: id, label: name }) => ({
    value: id,
    // Our own have a name in each language.
    label: words.musics[id as keyof typeof words.musics] ?? name,
  }))
  return (
    <Choice
      label={label}
      options={[{ value: '', label: words.musicOfCompany }, ...pieces]}
      value={String(value ?? '')}
      onChoose={id => onChange(id || null)}
    />
  )
}
/** The company's music, or another piece for those who wait here. */
export const musicField: FieldSpec = {
  ...{ kind: 'own', name: 'music', label: words.music, optional: true, editor: MusicEditor },
  tell: value => (value ? (words.musics[value as keyof typeof words.musics] ?? words.ownMusic) : words.musicOfCompany),
}
