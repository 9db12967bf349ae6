/** How mail leaves the house: a document, its password sealed. */
import type { ChangedBy, Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { MAX_ALERTED, MAX_HOST, MAX_NAME, MAX_PASSWORD, MAX_USER } from './limits.ts'

export const MailSettings = z.object({
  host: z
    .string()
    .trim()
    .min(1, 'must be the mail server')
    .max(MAX_HOST, 'is too long')
    .regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or an address'),
  port: z.int().min(1, 'must be a port').max(65_535, 'must be a port').default(587),
  security: z
    .enum(['starttls', 'tls', 'none'])
    .default('starttls')
    .describe('usual: starttls with port 587, tls with port 465'),
  checkCertificate: z.boolean().default(true).describe('no: for a server of one’s own with a certificate of its own'),
  user: z.string().trim().max(MAX_USER, 'is too long').default('').describe('empty: the server asks for no password'),
  password: z.string().max(MAX_PASSWORD, 'is too long').default(''),
  from: z.email('must be an e-mail address').max(MAX_USER),
  fromName: z.string().trim().max(MAX_NAME, 'is too long').default('Sidetone'),
  link: z
    .union([
      z.literal(''),
      z.url({ protocol: /^https?$/, error: 'must be an address such as https://phone.example.com' }),
    ])
    .default('')
    .describe('where the web phone is reached from outside; empty: as it is inside'),
  alerts: z
    .array(z.email('must be an e-mail address').max(MAX_USER))
    .max(MAX_ALERTED, `must be ${MAX_ALERTED} people at most`)
    .default([])
    .describe(
      'who is told of lines that are down, backups that failed, calls for help, limits that ended calls, calls refused again and again',
    ),
})
export type MailSettings = z.output<typeof MailSettings>

export function mailSettings(documents: Documents) {
  documents.define('mail', {
    title: 'mail settings',
    secret: ['password'],
    limit: 1,
    nameOf: () => 'E-mail',
    parse: value => MailSettings.parse(value),
    check: (value: MailSettings) => {
      if (value.user !== '' && value.security === 'none' && !isHere(value.host))
        throw new AppError(
          'password-in-clear',
          422,
          'Without encryption the password would be readable on its way. Choose STARTTLS or TLS.',
        )
    },
  })
  return {
    get: () => documents.get<MailSettings>('mail', 'smtp')?.value,
    set: (value: MailSettings, by: ChangedBy) => documents.put('mail', 'smtp', value, by).value,
    remove: (by: ChangedBy) => documents.remove('mail', 'smtp', by),
  }
}
const isHere = (host: string) => /^(localhost|127\.|::1)/.test(host)
