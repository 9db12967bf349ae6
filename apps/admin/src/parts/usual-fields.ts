/** Fields that settings of several sections have. */
import { LANGUAGES } from '@sidetone/ui/languages'
import { usual as words } from '../messages/index.ts'
import { type FieldSpec, optionsOf } from './fields.ts'

/** The number by which it is called from inside. */
export const numberField: FieldSpec = {
  ...{ kind: 'text', name: 'number', label: words.number, help: words.numberHelp, input: 'tel' },
  check: value => (/^\d{2,8}$/.test(String(value)) ? null : words.numberWrong),
}
/** The language of what the system says. */
export const languageField = (
  more: { readonly optional: true; readonly emptied: null; readonly none: string } | { readonly optional?: false } = {},
): FieldSpec => ({
  ...{ kind: 'choice', name: 'language', label: words.language, options: optionsOf(LANGUAGES) },
  ...more,
})
/** Whom a rule is for: people, everybody with a role, everybody of a site. */
export const whomFields: readonly FieldSpec[] = [
  {
    ...{ kind: 'references', name: 'people', label: words.people, path: '/api/people/records' },
    ...{ add: words.addPerson, optional: true },
  },
  { kind: 'several', name: 'roles', label: words.roles, options: optionsOf(words.roleNames), optional: true },
  {
    ...{ kind: 'references', name: 'sites', label: words.sites, path: '/api/sites' },
    ...{ add: words.addSite, optional: true },
  },
]
