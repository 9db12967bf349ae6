/** The form of a trunk. What a usual carrier needs comes first. */

import { trunks as words } from '../../messages/index.ts'
import { type FieldSpec, type FormPart, optionsOf } from '../../parts/fields.ts'

const text = (name: keyof typeof words & string, more: object = {}): FieldSpec => ({
  kind: 'text',
  name,
  label: words[name] as string,
  optional: true,
  ...more,
})
const switched = (name: keyof typeof words & string, help?: string): FieldSpec => ({
  kind: 'switch',
  name,
  label: words[name] as string,
  ...(help ? { help } : {}),
})
const choice = (name: keyof typeof words & string, names: Readonly<Record<string, string>>): FieldSpec => ({
  kind: 'choice',
  name,
  label: words[name] as string,
  options: optionsOf(names),
})
const digits = (value: unknown) => (/^\d*$/.test(String(value ?? '')) ? null : words.callToWrong)

/** By the name of the field, so that a preset can ask for some of them only. */
export const trunkFields: readonly FieldSpec[] = [
  { kind: 'text', name: 'name', label: words.name, help: words.nameHelp, max: 80 },
  { kind: 'text', name: 'host', label: words.host, help: words.hostHelp },
  { kind: 'number', name: 'port', label: words.port, help: words.portHelp, min: 0, max: 65_535 },
  text('proxy', { help: words.proxyHelp }),
  text('username'),
  text('signInName', { help: words.signInNameHelp }),
  { kind: 'secret', name: 'password', label: words.password, optional: true },
  { kind: 'lines', name: 'addresses', label: words.addresses, help: words.addressesHelp, list: true, optional: true },
  text('peerUsername'),
  { kind: 'secret', name: 'peerPassword', label: words.peerPassword, optional: true },
  text('mainNumber', { help: words.mainNumberHelp, input: 'tel' }),
  {
    kind: 'lines',
    name: 'ownNumbers',
    label: words.ownNumbers,
    help: words.ownNumbersHelp,
    list: true,
    optional: true,
  },
  text('countryCode', { help: words.countryCodeHelp, input: 'tel', check: digits }),
  text('prefix', { help: words.prefixHelp, input: 'tel' }),
  { kind: 'number', name: 'maxCalls', label: words.maxCalls, help: words.maxCallsHelp, min: 1, max: 10_000 },
]
export const trunkField = (name: string): FieldSpec => trunkFields.find(field => field.name === name)!
const named = (...names: string[]) => names.map(trunkField)

export const trunkParts: readonly FormPart[] = [
  { heading: '', fields: [...named('name'), switched('on', words.onHelp), ...named('maxCalls')] },
  {
    heading: words.connection,
    fields: [
      ...named('host'),
      choice('transport', words.transports),
      ...named('port', 'proxy'),
      text('domain', { help: words.domainHelp }),
      {
        ...switched('anyCertificate', words.anyCertificateHelp),
        when: draft => draft.transport === 'tls' || draft.transport === 'any',
      },
    ],
  },
  {
    heading: words.signIn,
    fields: [switched('register', words.registerHelp), ...named('username', 'password', 'signInName')],
  },
  { heading: words.callsIn, folded: true, fields: named('addresses', 'peerUsername', 'peerPassword') },
  {
    heading: words.numbers,
    fields: [
      ...named('mainNumber', 'ownNumbers', 'countryCode'),
      choice('numberFormat', words.formats),
      choice('comesAs', words.formats),
      text('nationalPrefix', { input: 'tel', check: digits }),
      text('internationalPrefix', { input: 'tel', check: digits }),
      ...named('prefix'),
      { ...switched('stripPrefix'), when: draft => draft.prefix !== '' },
      { kind: 'number', name: 'priority', label: words.priority, help: words.priorityHelp, min: 1, max: 99 },
    ],
  },
  {
    heading: words.callerId,
    folded: true,
    fields: [
      choice('fromShows', words.fromShow),
      choice('identity', words.identities),
      choice('callerComesIn', words.callerIn),
      switched('checksNumbers', words.checksNumbersHelp),
      choice('calledComesIn', words.calledIn),
      switched('showName'),
      choice('hide', words.hides),
      switched('diversion'),
      switched('historyInfo'),
      switched('sendsLocation', words.sendsLocationHelp),
    ],
  },
  {
    heading: words.sound,
    folded: true,
    fields: [
      choice('srtp', words.srtps),
      {
        kind: 'several',
        name: 'codecs',
        label: words.codecs,
        help: words.codecsHelp,
        optional: true,
        options: ['opus', 'G722', 'PCMA', 'PCMU'].map(value => ({ value, label: value })),
      },
      switched('earlyMedia'),
    ],
  },
  {
    heading: words.fine,
    folded: true,
    fields: [
      { kind: 'number', name: 'maxCallsIn', label: words.maxCallsIn, min: 1, max: 10_000, optional: true },
      { kind: 'number', name: 'maxCallsOut', label: words.maxCallsOut, min: 1, max: 10_000, optional: true },
      { kind: 'number', name: 'registerSeconds', label: words.registerSeconds, min: 60, max: 86_400, unit: 's' },
      {
        kind: 'number',
        name: 'checkEverySeconds',
        label: words.checkEverySeconds,
        help: words.checkHelp,
        min: 0,
        max: 3_600,
        unit: 's',
      },
      {
        kind: 'number',
        name: 'sessionSeconds',
        label: words.sessionSeconds,
        help: words.sessionHelp,
        min: 0,
        max: 86_400,
        unit: 's',
        optional: true,
      },
      choice('reliableRinging', words.reliable),
      choice('numberUri', { sip: 'sip:', tel: 'tel:' }),
      switched('userPhone'),
    ],
  },
]
