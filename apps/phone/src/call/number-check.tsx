/** What the carrier found out about the number of who calls: calm when it is theirs, careful when it may be forged. */
import { classNames } from '@sidetone/ui'
import type { Language } from '@sidetone/ui/languages'
import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { useWordsOf } from '../messages/index.tsx'

const en = {
  verified: 'Number verified',
  failed: 'Number could not be verified: be careful',
}
const WORDS: Readonly<Record<Language, typeof en>> = {
  en,
  de: { verified: 'Nummer bestätigt', failed: 'Nummer ließ sich nicht bestätigen: Vorsicht' },
  es: { verified: 'Número verificado', failed: 'No se pudo verificar el número: cuidado' },
  fr: { verified: 'Numéro vérifié', failed: 'Numéro non vérifiable : prudence' },
}

/** `small`: the sign alone, beside a name. `beside`: at the left, under a name. */
export function NumberCheck({
  id,
  says,
  small,
  beside,
}: {
  id?: string | undefined
  says: 'verified' | 'failed'
  small?: boolean | undefined
  beside?: boolean
}) {
  const words = useWordsOf(WORDS)
  const Sign = says === 'verified' ? ShieldCheck : ShieldAlert
  const colour = says === 'verified' ? 'text-ink-soft' : 'text-warn-text'
  if (small) return <Sign role="img" aria-label={words[says]} className={classNames('size-4 shrink-0', colour)} />
  return (
    <p
      id={id}
      className={classNames('mt-1 flex items-center gap-1.5 text-sm font-medium', !beside && 'justify-center', colour)}
    >
      <Sign className="size-4 shrink-0" aria-hidden="true" />
      {words[says]}
    </p>
  )
}
