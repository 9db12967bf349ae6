import type { CallView } from '@sidetone/phone-core'
import { Avatar, LevelRing, type LevelSource } from '@sidetone/ui'
import { useCallback } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone } from '../phone-context.ts'
import { nameOf } from './shown.ts'

/** The other's picture; a ring around it shows that they speak. */
export function Face({ call, size }: { call: CallView; size: 'medium' | 'huge' }) {
  const { calls } = usePhone()
  const words = useWords()
  const { id } = call
  const source = useCallback<LevelSource>(
    listener => calls.watchLevels(id, levels => listener(levels.theirs)),
    [calls, id],
  )
  const avatar = <Avatar name={nameOf(call, words)} size={size} />
  return call.state === 'talking' ? <LevelRing source={source}>{avatar}</LevelRing> : avatar
}
