import { useLanguage } from '../messages/index.tsx'
import { type Refused, refusalIn } from './refusals.ts'

export function Refusal({ said }: { said: Refused }) {
  return refusalIn(useLanguage(), said)
}
