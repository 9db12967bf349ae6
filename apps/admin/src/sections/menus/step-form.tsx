/** The fields of each kind of step. */

import { LANGUAGES } from '@sidetone/ui/languages'
import { menus as words } from '../../messages/index.ts'
import { type Draft, type FieldSpec, type FormPart, type OwnEditor, optionsOf } from '../../parts/fields.ts'
import { languageField } from '../../parts/usual-fields.ts'
import { type Kind, type Menu, otherLanguages, type Said, type Step } from './flow.ts'
import { SaidField, saidFields } from './said-field.tsx'
import { wayField } from './way-field.tsx'

const keyOptions = [...'1234567890*#'].map(key => ({ value: key, label: key }))
const number = (name: string, label: string, min: number, max: number, unit?: string): FieldSpec => ({
  ...{ kind: 'number', name, label, min, max },
  ...(unit && { unit }),
})
const patience = [number('waitSeconds', words.waitSeconds, 1, 60, 's'), number('tries', words.tries, 1, 9)]

const fields: Readonly<Record<Kind, readonly FieldSpec[]>> = {
  play: [wayField('next', words.onward)],
  keys: [
    {
      ...{ kind: 'rows', name: 'keys', label: words.keys, add: words.addKey, max: 12 },
      // The next key, and where it leads: what one would set anyway.
      blank: (rows: readonly Draft[]) => ({
        key: keyOptions.find(({ value }) => rows.every(row => row.key !== value))?.value ?? '1',
        to: { number: '' },
      }),
      rowName: row => words.way.key(String(row.key)),
      fields: [{ kind: 'choice', name: 'key', label: words.key, options: keyOptions }, wayField('to', words.leadsTo)],
    },
    { kind: 'switch', name: 'dialExtensions', label: words.dialExtensions },
    wayField('otherwise', words.otherwise),
    ...patience,
  ],
  gather: [
    number('least', words.least, 1, 32),
    number('most', words.most, 1, 32),
    wayField('next', words.onward),
    wayField('otherwise', words.otherwiseOf.gather),
    ...patience,
  ],
  extension: [wayField('otherwise', words.otherwiseOf.extension), ...patience],
  name: [wayField('otherwise', words.otherwiseOf.name), ...patience],
  hours: [
    { kind: 'reference', name: 'schedule', label: words.schedule, path: '/api/schedules' },
    wayField('open', words.open),
    wayField('closed', words.closed),
  ],
  caller: [
    {
      ...{ kind: 'rows', name: 'rules', label: words.rules, add: words.addRule, max: 50 },
      blank: { pattern: '', to: null },
      rowName: row => String(row.pattern),
      fields: [
        { kind: 'text', name: 'pattern', label: words.pattern, help: words.patternHelp, max: 30 },
        wayField('to', words.leadsTo),
      ],
    },
    wayField('otherwise', words.otherwiseOf.caller),
  ],
  request: [
    { kind: 'choice', name: 'method', label: words.method, options: optionsOf({ GET: 'GET', POST: 'POST' }) },
    { kind: 'text', name: 'url', label: words.url, help: words.urlHelp, max: 2_000, input: 'url' },
    { kind: 'lines', name: 'body', label: words.body, optional: true, when: draft => draft.method === 'POST' },
    { kind: 'text', name: 'field', label: words.field, help: words.fieldHelp, max: 80, optional: true },
    {
      ...{ kind: 'rows', name: 'cases', label: words.cases, add: words.addCase, max: 50 },
      blank: { value: '', to: null },
      rowName: row => String(row.value),
      fields: [{ kind: 'text', name: 'value', label: words.value, max: 80 }, wayField('to', words.leadsTo)],
    },
    wayField('otherwise', words.otherwiseOf.request),
    wayField('failed', words.failed),
  ],
  go: [{ kind: 'target', name: 'number', label: words.goTo }, wayField('otherwise', words.otherwiseOf.go)],
  language: [
    {
      ...{ kind: 'rows', name: 'keys', label: words.languageKeys, add: words.addKey, max: 4 },
      blank: { key: '1', language: 'en' },
      rowName: row => words.way.key(String(row.key)),
      fields: [{ kind: 'choice', name: 'key', label: words.key, options: keyOptions }, languageField()],
    },
    wayField('next', words.onward),
    number('waitSeconds', words.waitSeconds, 1, 60, 's'),
  ],
  'hang-up': [],
}
const saidField = (name: string, label: string, editor: OwnEditor): FieldSpec => ({
  ...{ kind: 'own', name, label, optional: true, editor },
  check: value => {
    const said = (value ?? null) as Said
    return said && 'sound' in said && said.sound === '' ? words.chooseRecording : null
  },
  tell: value => {
    const said = (value ?? null) as Said
    return said === null ? words.sayKinds.nothing : 'text' in said ? said.text : words.recording
  },
})

export function partsOf(step: Step, menu: Menu): readonly FormPart[] {
  const { kind } = step
  const { offered, languages } = otherLanguages(menu, step)
  const say = saidField('say', words.say, SaidField)
  return [
    {
      heading: words.kinds[kind],
      text: words.kindTexts[kind],
      fields: [{ kind: 'text', name: 'name', label: words.stepName, max: 80 }, say, ...fields[kind]],
    },
    {
      heading: words.inOtherLanguages,
      text: kind === 'language' ? words.offersText : words.inOtherLanguagesText,
      fields: languages.map(each => saidField(`sayIn.${each}`, words.sayIn(LANGUAGES[each]), saidFields[each]!)),
      folded: !offered,
    },
  ]
}
