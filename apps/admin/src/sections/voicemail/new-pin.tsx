import { Button, Card } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, queries } from '../../api.ts'
import { voicemail as words } from '../../messages/index.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { sayFault } from '../../shell/said.ts'

/** In place of a forgotten PIN. @param box a person's id, or that of a shared box */
export function NewPin({ box }: { box: string }) {
  const key = ['voicemail-pin', box]
  // Only what was made in this page is known: the server shows it once.
  const { data: pin } = useQuery<string | null>({
    queryKey: key,
    queryFn: () => null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const make = useMutation({
    mutationFn: () =>
      api.ask<{ readonly pin: string }>('POST', `/api/voicemail-boxes/${encodeURIComponent(box)}/new-pin`),
    onSuccess: made => {
      queries.setQueryData(key, made.pin)
      // The form beside it has an older version of the box.
      void queries.invalidateQueries({ queryKey: ['/api/mailboxes'] })
    },
    onError: sayFault,
  })
  return (
    <Card title={words.newPinTitle}>
      <p className="mb-4 text-sm text-ink-soft">{words.newPinText}</p>
      {pin && <Copyable label={words.newPinOnce} text={pin} />}
      <Button disabled={make.isPending} onClick={() => make.mutate()}>
        {words.newPin}
      </Button>
    </Card>
  )
}
