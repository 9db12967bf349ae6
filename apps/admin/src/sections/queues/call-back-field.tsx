import { Field, Switch } from '@sidetone/ui'
import { queues as words } from '../../messages/index.ts'
import type { FieldSpec, OwnEditor } from '../../parts/fields.ts'
import { Reference } from '../../parts/reference.tsx'

type CallBack = { readonly afterSeconds: number; readonly rights: string } | null

const CallBackEditor: OwnEditor = ({ label, value, onChange }) => {
  const callBack = (value ?? null) as CallBack
  return (
    <div className="flex flex-col gap-5">
      <Switch
        label={words.callBackOn}
        on={callBack !== null}
        onChange={on => onChange(on ? { afterSeconds: 60, rights: '' } : null)}
      />
      {callBack && (
        <>
          <Field
            label={label}
            type="number"
            min={0}
            max={3_600}
            help="s"
            value={callBack.afterSeconds}
            onChange={event => onChange({ ...callBack, afterSeconds: Number(event.target.value) })}
          />
          <Reference
            label={words.callBackRights}
            path="/api/people/records"
            value={callBack.rights}
            onChoose={rights => onChange({ ...callBack, rights })}
          />
        </>
      )}
    </div>
  )
}
export const callBackField: FieldSpec = {
  ...{ kind: 'own', name: 'callBack', label: words.callBack, optional: true, editor: CallBackEditor },
  check: value => ((value as CallBack)?.rights === '' ? words.callBackRights : null),
  tell: value => {
    const callBack = (value ?? null) as CallBack
    return callBack ? `${callBack.afterSeconds} s` : words.callBackNever
  },
}
