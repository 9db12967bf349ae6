import { Choice } from '@sidetone/ui'
import { menus as words } from '../../messages/index.ts'
import type { FieldSpec, OwnEditor } from '../../parts/fields.ts'
import { NumberField } from '../../parts/number-field.tsx'
import type { Way } from './flow.ts'
import { useMenu } from './menu-context.ts'

/** Another step, a number, or the end of the call. */
const WayEditor: OwnEditor = ({ label, value, onChange, fault }) => {
  const { menu, step } = useMenu()
  const way = (value ?? null) as Way
  const chosen = way === null ? 'end' : 'number' in way ? 'number' : `step ${way.step}`
  return (
    <div className="flex flex-col gap-3">
      <Choice
        label={label}
        options={[
          { value: 'number', label: words.aNumber },
          ...menu.draft.steps
            .filter(({ id }) => id !== step?.id)
            .map(({ id, name }) => ({ value: `step ${id}`, label: words.toStep(name) })),
          { value: 'end', label: words.end },
        ]}
        value={chosen}
        onChoose={next =>
          onChange(next === 'end' ? null : next === 'number' ? { number: '' } : { step: next.slice('step '.length) })
        }
      />
      {way && 'number' in way && (
        <NumberField label={words.goTo} fault={fault} value={way.number} onChange={number => onChange({ number })} />
      )}
    </div>
  )
}
export const wayField = (name: string, label: string): FieldSpec => ({
  ...{ kind: 'own', name, label, optional: true, editor: WayEditor },
  check: value => {
    const way = (value ?? null) as Way
    return way && 'number' in way && !/^[+*]?[0-9*#]{1,32}$/.test(way.number) ? words.where : null
  },
  tell: value => {
    const way = (value ?? null) as Way
    return way === null ? words.end : 'number' in way ? way.number : words.toStep(way.step)
  },
})
