import { Button, Card, Empty, SkeletonRows } from '@sidetone/ui'
import { Hash } from 'lucide-react'
import { useEffect } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'

/** What can be dialled from any phone, as the server knows it. */
export default function Codes() {
  const words = useWords()
  const { codes } = usePhone()
  const { state, items } = useView(codes)
  useEffect(() => {
    void codes.load()
  }, [codes])
  if (state === 'loading') return <SkeletonRows />
  if (state === 'failed')
    return (
      <Empty icon={<Hash className="size-6" />} title={words.codesFailed}>
        <Button onClick={() => codes.load()}>{words.tryAgain}</Button>
      </Empty>
    )
  return (
    <>
      <p className="-mt-3 text-ink-soft">{words.codesIntro}</p>
      <Card>
        <dl className="flex flex-col divide-y divide-line">
          {items.map(({ code, name, does }) => (
            <div
              key={code}
              className="grid grid-cols-1 gap-x-5 gap-y-1 py-3 first:pt-0 last:pb-0 sm:grid-cols-[9rem_1fr]"
            >
              <dt className="font-mono text-base font-semibold break-all">{code}</dt>
              <dd>
                <p className="font-medium">{name}</p>
                <p className="text-body text-ink-soft">{does}</p>
              </dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  )
}
