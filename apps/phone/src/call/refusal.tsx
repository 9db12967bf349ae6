import { useLanguage, useWords } from '../messages/index.tsx'
import { type Refused, refusalIn } from './refusals.ts'

export function Refusal({ said }: { said: Refused }) {
  return useWords().fromServer(said.said, refusalIn(useLanguage(), said))
}
