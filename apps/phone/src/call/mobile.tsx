import { useWordsOf } from '../messages/index.tsx'
import { WORDS } from './mobile-words.ts'

export const useMobileWords = () => useWordsOf(WORDS)

/** While my mobile rings, as a call of mine is to go on there. */
export function MobileRings({ ask }: { ask: boolean }) {
  return useMobileWords().rings(ask)
}
