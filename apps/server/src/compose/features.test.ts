import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DialPlan, type PersonId, route } from '@sidetone/call'
import { codesWith, featureCodes as listed } from './features.ts'

const usual = (code: string) => code
const featureCodes = listed(usual)
const { codes } = codesWith(usual)

const plan: DialPlan = {
  extensions: new Map([['102', { person: 'p-bob' as PersonId, name: 'Bob' }]]),
  codes,
  trunks: [],
}
const alice = { party: { name: 'Alice', number: '101', person: 'p-alice' as PersonId } }
/** What one would dial: `701–703` is each of them, `*72NUMBER` is `*72102`. */
function dialled(code: string): string[] {
  const [first, last] = code.split('–').map(Number)
  if (first && last) return Array.from({ length: last - first + 1 }, (_, at) => String(first + at))
  return [code.replace(/NUMBER|EXTENSION/, '102')]
}

test('every code of the list leads to what the list says', () => {
  assert.equal(new Set(featureCodes.map(({ code }) => code)).size, featureCodes.length)
  for (const { code, name, does } of featureCodes) {
    assert.match(does, /\.$/, `${code} is told in sentences`)
    for (const number of dialled(code)) {
      const { destination, to } = route(number, alice, 0, plan)
      assert.notEqual(destination.kind, 'nowhere', `${number} leads somewhere`)
      assert.notEqual(destination.kind, 'person', `${number} is no extension`)
      assert.ok(to.name.startsWith(name.replace(' from a person', '')), `${number} is ${name}, not ${to.name}`)
    }
  }
})

test('no code is missing in the list, and a number after a code goes to its story', () => {
  const known = new Set(featureCodes.flatMap(({ code }) => dialled(code)))
  for (const [code, { takesNumber }] of codes) assert.ok(known.has(takesNumber ? `${code}102` : code), code)
  const { destination } = route('*72 102', alice, 0, plan)
  assert.deepEqual(destination, { kind: 'feature', feature: 'ringing-rules', argument: 'forward:102' })
  const alone = route('*72', alice, 0, plan).destination
  assert.deepEqual(alone, { kind: 'feature', feature: 'ringing-rules', argument: 'forward:' })
})

test('nobody outside forwards our calls', () => {
  // The echo test, and voicemail, which asks for a PIN.
  const forAll = ['*43', '*97', '*98NUMBER', '*99NUMBER']
  for (const { code } of featureCodes.filter(each => !forAll.includes(each.code)))
    for (const number of dialled(code)) {
      const { destination } = route(number, { party: alice.party, trunk: 'outside' }, 0, plan)
      assert.deepEqual(destination, { kind: 'nowhere', cause: 'not-allowed' }, number)
    }
})

test('a company’s own codes do it, in the list too; the usual ones go on where nothing else took them', () => {
  const own: Readonly<Record<string, string>> = { '*2': '*60', '*72': '*21', '*8': '*43', '*43': '#5', '**': '*#0' }
  const of = (code: string) => own[code] ?? code
  const here = { ...plan, ...codesWith(of) }
  const leads = (number: string) => route(number, alice, 0, here).to.name
  for (const { code, name } of listed(of))
    for (const number of dialled(code)) assert.ok(leads(number).startsWith(name.replace(' from a person', '')), number)
  assert.deepEqual(['*43', '*8', '*60102', '*2302', '*21102', '*72102', '**102', '*99102'].map(leads), [
    ...['Pick up', 'Pick up', 'Pass on', 'Pass on', 'Forward calls', 'Forward calls'],
    ...['Pick up from Bob', 'Voicemail of Bob'],
  ])
  const sentences = listed(of).map(({ does }) => does)
  assert.ok(sentences.some(does => does.includes('*60700 parks it')))
  assert.ok(sentences.some(does => does.includes('*21 alone asks for it')))
})
