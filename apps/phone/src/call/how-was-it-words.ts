/** How it was, in each language; it comes with the first call that sounded bad. */
import type { Language } from '@sidetone/ui/languages'

const en = {
  ask: 'How was it?',
  good: 'Good',
  bad: 'Bad',
  report: 'Report this call',
  thanks: 'Thank you.',
  reported: 'Reported: your admin sees this call with all its facts.',
  failed: 'This could not be sent. Try again.',
}
export const WORDS: Readonly<Record<Language, typeof en>> = {
  en,
  de: {
    ask: 'Wie war es?',
    good: 'Gut',
    bad: 'Schlecht',
    report: 'Diesen Anruf melden',
    thanks: 'Danke.',
    reported: 'Gemeldet: Die Administration sieht diesen Anruf mit allen Angaben.',
    failed: 'Das ließ sich nicht senden. Versuche es noch einmal.',
  },
  es: {
    ask: '¿Qué tal se oyó?',
    good: 'Bien',
    bad: 'Mal',
    report: 'Informar de esta llamada',
    thanks: 'Gracias.',
    reported: 'Enviado: la administración ve esta llamada con todos sus datos.',
    failed: 'No se pudo enviar. Inténtalo de nuevo.',
  },
  fr: {
    ask: 'Comment était-ce ?',
    good: 'Bien',
    bad: 'Mal',
    report: 'Signaler cet appel',
    thanks: 'Merci.',
    reported: 'Signalé : l’administration voit cet appel avec toutes ses données.',
    failed: 'Impossible d’envoyer. Réessayez.',
  },
}
