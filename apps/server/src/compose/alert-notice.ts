/**
 * Who is mailed of trouble reads what programs are told. As nothing is told while nobody reads, they count as a reader for as
 * long as somebody is named.
 */
import type { Documents } from '@sidetone/feature'
import type { MailFeature } from '@sidetone/feature-mail'
import type { EventSource } from '@sidetone/feature-webhooks/event-log'

export function startAlertNotice(
  source: EventSource,
  { onChange }: Pick<Documents, 'onChange'>,
  { alerts, happened }: Pick<MailFeature, 'alerts' | 'happened'>,
): void {
  let stopReading: (() => void) | null = null
  const look = () => {
    if (alerts() === (stopReading !== null)) return
    stopReading?.()
    stopReading = stopReading ? null : source.reader()
  }
  source.onCommitted(told => told.forEach(happened))
  onChange(kind => void (kind === 'mail' && look()))
  look()
}
