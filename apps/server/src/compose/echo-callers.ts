/**
 * Who calls when the system tries itself (`sidetone doctor`): a device that belongs to nobody, with a credential that lives two
 * minutes in memory. Only the operator's key gets one. It may dial inside only, so it never costs anything.
 */
import { randomBytes } from 'node:crypto'
import { type PersonId, plainRights, type Standing } from '@sidetone/call'
import { type Credential, ha1Of, REALM } from '@sidetone/data'
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import type { CredentialStore } from '@sidetone/sip-legs'
import { z } from 'zod'

/** In place of a person's id. */
const echoCaller = 'echo-call' as PersonId
const goodForMs = 120_000
/** Living credentials: somebody with the operator's key asks in a loop. */
const maxCredentials = 50

export const standingOfEchoCaller = (person: PersonId): Standing | undefined =>
  person === echoCaller
    ? {
        site: null,
        role: '',
        rights: { ...plainRights, name: 'echo calls', classes: ['internal'] },
        callerId: null,
      }
    : undefined

export type EchoCallers = CredentialStore & { readonly routes: readonly ApiRoute[] }

/** @param others asked for every other username */
export function echoCallers(others: CredentialStore, echoNumber: () => string, now: () => number): EchoCallers {
  const credentials = new Map<string, Credential & { readonly expiresAt: number }>()
  const sweep = () => {
    for (const [username, { expiresAt }] of credentials) if (expiresAt <= now()) credentials.delete(username)
  }
  function issue() {
    sweep()
    if (credentials.size >= maxCredentials)
      throw new AppError('too-often', 429, 'Too many echo calls at once. Wait two minutes.')
    const username = `echo-call-${randomBytes(8).toString('hex')}`
    const password = randomBytes(24).toString('base64url')
    const expiresAt = now() + goodForMs
    credentials.set(username, {
      ...{ username, expiresAt, person: echoCaller, device: echoCaller, extension: '' },
      ...{ name: 'Sidetone itself', kind: 'sip', ha1: ha1Of(username, password) },
    })
    return { username, password, realm: REALM, number: echoNumber(), expiresAt }
  }
  return {
    findCredential(username, at) {
      const ours = credentials.get(username)
      if (!ours) return others.findCredential(username, at)
      return ours.expiresAt > at ? ours : undefined
    },
    routes: [
      apiRoute({
        method: 'POST',
        path: '/api/echo-calls',
        who: 'operator',
        summary:
          'A credential with which `sidetone doctor` calls the echo test, for two minutes; it reaches nobody outside.',
        answer: EchoCaller,
        created: true,
        handle: issue,
      }),
    ],
  }
}

const EchoCaller = z
  .object({
    username: z.string(),
    password: z.string(),
    realm: z.string(),
    number: z.string().describe('what is dialled for the echo test'),
    expiresAt: z.number().describe('milliseconds since the epoch'),
  })
  .meta({
    id: 'EchoCaller',
    examples: [
      {
        username: 'echo-call-5f0c9a6e21d34b87',
        password: 'u2WqkLs0Vd…',
        realm: 'sidetone',
        number: '*43',
        expiresAt: 1_771_776_120_000,
      },
    ],
  })
