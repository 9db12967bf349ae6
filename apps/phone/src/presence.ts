import type { Person } from '@sidetone/api-client'
import type { Mark } from '@sidetone/ui'

export const MARKS: Record<Person['state'], Mark> = {
  available: 'available',
  'do-not-disturb': 'quiet',
  'on-a-call': 'talking',
  ringing: 'ringing',
  offline: 'offline',
}
