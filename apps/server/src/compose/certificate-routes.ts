/** The API of the certificates of public names, and the proof that an authority asks for. */
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import type { PublicCertificates } from './public-certificates.ts'

const PublicCertificate = z
  .object({
    name: z.string(),
    issuer: z.string().nullable().describe('who signed it; null: there is none yet'),
    expiresAt: z.number().nullable().describe('milliseconds since the epoch'),
    nextAt: z.number().describe('when one is asked for next'),
    warning: z.string().nullable().describe('what is wrong and what to do, in sentences; null: all is well'),
  })
  .meta({
    id: 'PublicCertificate',
    examples: [
      {
        name: 'phone.example.com',
        issuer: "Let's Encrypt, E7",
        expiresAt: 1_771_776_000_000,
        nextAt: 1_769_184_000_000,
        warning: null,
      },
    ],
  })

export const certificateRoutes = ({ keepers, challenges }: PublicCertificates): ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/.well-known/acme-challenge/:token',
    who: 'anybody',
    summary: 'The proof for an authority that is about to sign a certificate (RFC 8555 §8.3). Plain HTTP may ask too.',
    params: z.object({ token: z.string().max(200) }),
    answer: { text: 'text/plain' },
    handle({ params: { token } }) {
      const proof = challenges.get(token)
      if (!proof) throw new AppError('not-found', 404, 'No certificate is being asked for with this token.')
      return proof
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/certificates',
    who: 'admin',
    summary: 'The certificates of the public names, how long they are good, and what stands in the way.',
    answer: z.array(PublicCertificate),
    handle: () => keepers.map(keeper => keeper.state()),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/certificates/:name/ask',
    who: 'admin',
    summary: 'Asks for a new one now, at most three times an hour, as authorities limit it; answers when that is over.',
    params: z.object({ name: z.string().max(253) }),
    answer: PublicCertificate,
    async handle({ params: { name } }) {
      const keeper = keepers.find(each => each.state().name === name)
      if (!keeper) throw new AppError('not-found', 404, `${name} is not in SIDETONE_PUBLIC_NAME.`)
      if (!(await keeper.byHand()))
        throw new AppError('too-often', 429, 'It was asked for three times within an hour. Wait a while.')
      return keeper.state()
    },
  }),
]
