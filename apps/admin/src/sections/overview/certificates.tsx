import { Button, Notice } from '@sidetone/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ShieldAlert } from 'lucide-react'
import { api, sentenceOf } from '../../api.ts'
import { overview as words } from '../../messages/index.ts'
import { when } from '../../parts/format.ts'

type PublicCertificate = { readonly name: string; readonly nextAt: number; readonly warning: string | null }
const queryKey = ['/api/certificates']

/** Public names whose certificate did not come, or runs out; undefined until it is known. */
export function useTroubledCertificates(): readonly PublicCertificate[] | undefined {
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.ask<PublicCertificate[]>('GET', '/api/certificates', undefined, signal),
    refetchInterval: 60_000,
  })
  return data?.filter(({ warning }) => warning)
}

/** Why each of them did not come, and what to do. */
export function Certificates({ troubled }: { troubled: readonly PublicCertificate[] }) {
  const queries = useQueryClient()
  const ask = useMutation({
    mutationFn: (name: string) => api.ask('POST', `/api/certificates/${encodeURIComponent(name)}/ask`),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  })
  return troubled.map(({ name, warning, nextAt }) => (
    <div key={name} className="overflow-hidden rounded-xl" role="status">
      <Notice kind="warn" icon={<ShieldAlert className="size-5" />}>
        {/* What an authority says has addresses in it that are longer than a phone's screen is wide. */}
        <span className="mt-1 block [overflow-wrap:anywhere]">
          {words.certificate(name)} {warning} {words.nextTry(when(nextAt))}
          {ask.isError && ask.variables === name && ` ${sentenceOf(ask.error)}`}
        </span>
        <Button className="mt-2 mb-1" disabled={ask.isPending} onClick={() => ask.mutate(name)}>
          {ask.isPending && ask.variables === name ? words.asking : words.askAgain}
        </Button>
      </Notice>
    </div>
  ))
}
