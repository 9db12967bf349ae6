import { SkeletonRows } from '@sidetone/ui'
import { api, queries } from '../../api.ts'
import { setup as words } from '../../messages/index.ts'
import { countries, hereZone, likelyCountry } from '../../parts/countries.ts'
import { type FormPart, optionsOf } from '../../parts/fields.ts'
import { Form } from '../../parts/form.tsx'
import { Page } from '../../parts/page.tsx'
import { go, Link } from '../../router.tsx'
import { say } from '../../shell/said.ts'
import { useSetupNeeded } from './needed.ts'

const parts: readonly FormPart[] = [
  {
    heading: words.companyPart,
    fields: [
      { kind: 'text', name: 'company', label: words.company, max: 80 },
      { kind: 'choice', name: 'country', label: words.country, options: countries },
      {
        kind: 'text',
        name: 'areaCode',
        label: words.areaCode,
        help: words.areaCodeHelp,
        input: 'tel',
        max: 6,
        optional: true,
        check: value => (/^\d*$/.test(String(value ?? '')) ? null : words.areaCodeWrong),
      },
      { kind: 'text', name: 'timeZone', label: words.timeZone },
      { kind: 'text', name: 'address', label: words.address, help: words.addressHelp, max: 300, optional: true },
    ],
  },
  {
    heading: words.youPart,
    text: words.youText,
    fields: [
      { kind: 'text', name: 'name', label: words.name, max: 80 },
      {
        kind: 'text',
        name: 'email',
        label: words.email,
        input: 'email',
        max: 254,
        check: value => (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(String(value)) ? null : words.emailWrong),
      },
      {
        kind: 'secret',
        name: 'password',
        label: words.password,
        help: words.passwordHelp,
        check: value => (String(value).length >= 8 ? null : words.passwordShort),
      },
      {
        kind: 'text',
        name: 'extension',
        label: words.extension,
        help: words.extensionHelp,
        input: 'tel',
        check: value => (/^\d{2,8}$/.test(String(value)) ? null : words.extensionWrong),
      },
    ],
  },
  {
    heading: words.demoPart,
    fields: [{ kind: 'choice', name: 'demo', label: words.demo, options: optionsOf(words.demos) }],
  },
]
const blank = () => ({
  company: '',
  country: likelyCountry(hereZone(), navigator.language),
  areaCode: '',
  timeZone: hereZone(),
  address: '',
  ...{ name: '', email: '', password: '', extension: '101', demo: 'remove' },
})
const before = blank()

/** The first page that a company sees: once. */
export default function Setup() {
  const needed = useSetupNeeded()
  return (
    <Page title={words.title} intro={needed ? words.intro : undefined}>
      {needed === undefined && <SkeletonRows />}
      {needed === false && (
        <p>
          {words.already}{' '}
          <Link to="/" className="text-accent-text underline">
            {words.toOverview}
          </Link>
        </p>
      )}
      {needed && (
        <Form
          parts={parts}
          before={before}
          isNew
          begins
          saveLabel={words.save}
          save={async draft => {
            await api.ask('POST', '/api/setup', draft)
            // Everything is another company's now.
            await queries.invalidateQueries()
            say(words.saved(String(draft.company)))
            go('/', { replace: true, force: true })
            return draft
          }}
        />
      )}
    </Page>
  )
}
