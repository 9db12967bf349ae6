/** What the desk is told of calls for help, in each language; it comes with the first such call. */
import type { Language } from '@sidetone/ui/languages'
import { useWordsOf } from '../messages/index.tsx'

const en = {
  title: (who: string, dialled: string) => `${who} calls for help: ${dialled}`,
  testTitle: (who: string, dialled: string) => `${who} tries the emergency call (${dialled})`,
  failed: 'It was not connected: no line works. Call for help yourself.',
  noLocation: 'No place is known for this phone.',
  seen: 'Seen',
}
export type DeskWords = typeof en
const WORDS: Readonly<Record<Language, DeskWords>> = {
  en,
  de: {
    title: (who, dialled) => `${who} ruft Hilfe: ${dialled}`,
    testTitle: (who, dialled) => `${who} probiert den Notruf (${dialled})`,
    failed: 'Er kam nicht durch: Keine Leitung geht. Ruf selbst Hilfe.',
    noLocation: 'Für dieses Telefon ist kein Ort bekannt.',
    seen: 'Gesehen',
  },
  es: {
    title: (who, dialled) => `${who} pide ayuda: ${dialled}`,
    testTitle: (who, dialled) => `${who} prueba la llamada de emergencia (${dialled})`,
    failed: 'No se conectó: ninguna línea funciona. Pide ayuda tú.',
    noLocation: 'No se conoce el lugar de este teléfono.',
    seen: 'Visto',
  },
  fr: {
    title: (who, dialled) => `${who} appelle les secours : ${dialled}`,
    testTitle: (who, dialled) => `${who} essaie l’appel d’urgence (${dialled})`,
    failed: 'L’appel n’a pas abouti : aucune ligne ne marche. Appelez les secours.',
    noLocation: 'Aucun lieu n’est connu pour ce téléphone.',
    seen: 'Vu',
  },
}
export const useDeskWords = (): DeskWords => useWordsOf(WORDS)
