/** What is said of a call that goes on at one's own mobile, in each language; it comes with the first one. */
import type { Language } from '@sidetone/ui/languages'

const en = {
  move: 'Move to my mobile',
  /** `ask`: 1 is pressed there first. */
  rings: (ask: boolean): string =>
    ask
      ? 'Your mobile rings. Answer it and press 1: the call goes on there.'
      : 'Your mobile rings. Answer it: the call goes on there.',
}
export const WORDS: Readonly<Record<Language, typeof en>> = {
  en,
  de: {
    move: 'Auf mein Handy',
    rings: ask =>
      ask
        ? 'Dein Handy klingelt. Nimm dort ab und drücke die 1: Das Gespräch geht dort weiter.'
        : 'Dein Handy klingelt. Nimm dort ab: Das Gespräch geht dort weiter.',
  },
  es: {
    move: 'Pasar a mi móvil',
    rings: ask =>
      ask
        ? 'Tu móvil está sonando. Contesta y pulsa 1: la llamada sigue allí.'
        : 'Tu móvil está sonando. Contesta: la llamada sigue allí.',
  },
  fr: {
    move: 'Passer sur mon mobile',
    rings: ask =>
      ask
        ? 'Votre mobile sonne. Décrochez et appuyez sur 1 : l’appel continue là-bas.'
        : 'Votre mobile sonne. Décrochez : l’appel continue là-bas.',
  },
}
