/** The forms of the company's settings, each kept as one whole. */

import { backups, settings as words } from '../../messages/index.ts'
import { type FormPart, optionsOf } from '../../parts/fields.ts'
import { languageField } from '../../parts/usual-fields.ts'

export type Single = {
  readonly path: string
  readonly kind: string
  readonly id: string
  readonly parts: readonly FormPart[]
  readonly blank?: Readonly<Record<string, unknown>>
}
const limit = (name: 'spendPerDay' | 'callsAtOnce' | 'callsPerHour') =>
  ({ kind: 'number', name, label: words[name], min: 0, max: 100_000, optional: true }) as const
const days = (name: 'keepDays' | 'keepDeletedDays', help?: string) =>
  ({
    kind: 'number',
    name,
    label: words[name],
    min: 0,
    max: 3_650,
    unit: words.days,
    ...(help ? { help } : {}),
  }) as const

export const singles: Readonly<Record<string, Single>> = {
  limits: {
    path: '/api/routing/company',
    kind: 'routing-company',
    id: 'company',
    parts: [
      {
        heading: '',
        text: words.limitsText,
        fields: [
          {
            kind: 'text',
            name: 'currency',
            label: words.currency,
            help: words.currencyHelp,
            check: value => (/^[A-Z]{3}$/.test(String(value)) ? null : words.currencyWrong),
          },
          limit('spendPerDay'),
          limit('callsAtOnce'),
          limit('callsPerHour'),
          {
            kind: 'reference',
            name: 'askWhom',
            label: words.askWhom,
            help: words.askWhomHelp,
            path: '/api/people/records',
            optional: true,
            none: words.firstAdmin,
            emptied: null,
          },
        ],
      },
      {
        heading: words.emergency,
        fields: [
          {
            kind: 'references',
            name: 'emergencyNotify',
            label: words.emergencyNotify,
            help: words.emergencyHelp,
            path: '/api/people/records',
            add: words.addPerson,
            optional: true,
          },
          { kind: 'switch', name: 'askWhere', label: words.askWhere, help: words.askWhereHelp },
        ],
      },
    ],
  },
  voicemail: {
    path: '/api/voicemail/settings',
    kind: 'voicemail',
    id: 'company',
    parts: [
      {
        heading: '',
        fields: [
          { kind: 'switch', name: 'takesCalls', label: words.takesCalls, help: words.takesCallsHelp },
          languageField(),
          { kind: 'number', name: 'maxMessageSeconds', label: words.maxMessage, min: 10, max: 3_600, unit: 's' },
          { kind: 'number', name: 'maxMessages', label: words.maxMessages, min: 1, max: 10_000 },
          days('keepDays', words.keepHelp),
          days('keepDeletedDays'),
        ],
      },
    ],
  },
  parking: {
    path: '/api/parking',
    kind: 'parking',
    id: 'company',
    parts: [
      {
        heading: '',
        fields: [
          {
            kind: 'number',
            name: 'forSeconds',
            label: words.forSeconds,
            help: words.forHelp,
            min: 10,
            max: 3_600,
            unit: 's',
          },
          { kind: 'number', name: 'returns', label: words.returns, min: 1, max: 20, unit: words.times },
        ],
      },
    ],
  },
  mail: {
    path: '/api/mail/settings',
    kind: 'mail',
    id: 'smtp',
    blank: {
      host: '',
      port: 587,
      security: 'starttls',
      checkCertificate: true,
      user: '',
      password: '',
      from: '',
      fromName: 'Sidetone',
      link: '',
      alerts: [],
    },
    parts: [
      {
        heading: '',
        fields: [
          { kind: 'text', name: 'host', label: words.host },
          { kind: 'choice', name: 'security', label: words.security, options: optionsOf(words.securities) },
          { kind: 'number', name: 'port', label: words.port, min: 1, max: 65_535 },
          { kind: 'switch', name: 'checkCertificate', label: words.checkCertificate },
          { kind: 'text', name: 'user', label: words.user, help: words.userHelp, optional: true },
          {
            kind: 'secret',
            name: 'password',
            label: words.password,
            optional: true,
            when: draft => Boolean(draft.user),
          },
          { kind: 'text', name: 'from', label: words.from, input: 'email' },
          { kind: 'text', name: 'fromName', label: words.fromName, optional: true },
          { kind: 'text', name: 'link', label: words.link, help: words.linkHelp, input: 'url', optional: true },
          {
            ...{ kind: 'lines', name: 'alerts', label: words.alerts, help: words.alertsHelp },
            ...{ list: true, optional: true },
          },
        ],
      },
    ],
  },
  backups: {
    path: '/api/backups/settings',
    kind: 'backup',
    id: 'nightly',
    parts: [
      {
        heading: backups.settings,
        fields: [
          { kind: 'switch', name: 'on', label: backups.on },
          {
            kind: 'text',
            name: 'at',
            label: backups.at,
            help: backups.atHelp,
            input: 'time',
            when: ({ on }) => Boolean(on),
          },
          { kind: 'text', name: 'folder', label: backups.folder, help: backups.folderHelp, optional: true },
          { kind: 'number', name: 'keep', label: backups.keep, min: 1, max: 366, unit: backups.keepUnit },
          { kind: 'switch', name: 'drill', label: backups.drill, help: backups.drillHelp },
        ],
      },
    ],
  },
  transcripts: {
    path: '/api/transcripts/settings',
    kind: 'transcripts',
    id: 'company',
    parts: [
      {
        heading: '',
        fields: [
          { kind: 'choice', name: 'driver', label: words.driver, options: optionsOf(words.drivers) },
          {
            kind: 'text',
            name: 'url',
            label: words.url,
            help: words.urlHelp,
            input: 'url',
            when: draft => draft.driver === 'server',
          },
          { kind: 'secret', name: 'key', label: words.key, optional: true, when: draft => draft.driver === 'server' },
          { kind: 'text', name: 'model', label: words.model, optional: true, when: draft => draft.driver === 'server' },
        ],
      },
    ],
  },
}
