/** All that is known of one call in one file: the server has taken the secrets out of the messages already. */
import { queries } from '../../api.ts'
import type { EndedCallDetail } from './ended-call.ts'
import { ladderQuery } from './ladder.tsx'

export async function downloadReport(call: EndedCallDetail): Promise<void> {
  const { messages, left } = await queries.fetchQuery(ladderQuery(call.id))
  const report = {
    kind: 'sidetone-call-report',
    version: 1,
    madeAt: new Date().toISOString(),
    browser: navigator.userAgent,
    call,
    sip: { left, messages },
  }
  const href = URL.createObjectURL(new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href, download: `call-${call.id}.json` })
  link.click()
  // The download has taken it by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}
