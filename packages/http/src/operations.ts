/** For whoever runs the machine: is it alive, is it ready, what are its figures, what can it do. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

export type OperationsDeps = {
  /** Why no call can be made yet, as sentences; none: ready. */
  readonly notReady: () => readonly string[]
  /** Prometheus text format. */
  readonly metrics: () => string | Promise<string>
}

export function addOperations(app: FastifyInstance, { notReady, metrics }: OperationsDeps) {
  app.get('/healthz', {
    config: { who: 'anybody' },
    schema: { summary: 'The process is alive.', response: { 200: z.object({ alive: z.literal(true) }) } },
    handler: async () => ({ alive: true }),
  })
  const Ready = z.object({ ready: z.boolean(), reasons: z.array(z.string()).describe('why not') })
  app.get('/readyz', {
    config: { who: 'anybody' },
    schema: { summary: 'Calls can be made.', response: { 200: Ready, 503: Ready } },
    handler: async (_, reply) => {
      const reasons = [...notReady()]
      return reply.code(reasons.length ? 503 : 200).send({ ready: reasons.length === 0, reasons })
    },
  })
  app.get('/metrics', {
    config: { who: 'local' },
    schema: {
      summary: 'Figures for Prometheus; from this machine or with the operator key.',
      produces: ['text/plain'],
    },
    handler: async (_, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics()),
  })
}
