import { Empty } from '@sidetone/ui'
import { MapPinOff } from 'lucide-react'
import { shell as words } from '../messages/index.ts'

export const NotFound = () => (
  <Empty icon={<MapPinOff className="size-6" />} title={words.notFoundTitle}>
    {words.notFoundText}
  </Empty>
)
