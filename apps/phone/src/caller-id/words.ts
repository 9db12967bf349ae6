/** The sentences about the own number in each language; they come with the place. */
import { useLanguage } from '../messages/index.tsx'

const en = {
  shows: (number: string) => `Calls outside show ${number}`,
  showsNothing: 'Calls outside show no number',
  showsNear: 'Calls outside show your number nearest to the called one',
  change: 'Change what calls outside show',
  intro: 'What others see when you call a number outside. It counts from your next call on.',
  choices: { default: 'Number of the company', near: 'The nearest of your numbers', withheld: 'No number (withheld)' },
  asTrunk: 'What your outside line shows.',
  nearText: 'The one that has the most first digits in common with the number that you call.',
  withheldText: 'They see “withheld”. Calls for help always show a number.',
  own: 'Your own number',
  given: 'Given to you',
  noNumbers: 'Your admin can give you numbers of your own to choose from.',
}
type CallerIdWords = typeof en
const WORDS: Readonly<Record<string, CallerIdWords>> = {
  en,
  de: {
    shows: number => `Anrufe nach außen zeigen ${number}`,
    showsNothing: 'Anrufe nach außen zeigen keine Nummer',
    showsNear: 'Anrufe nach außen zeigen deine nächstgelegene Nummer',
    change: 'Ändern, was Anrufe nach außen zeigen',
    intro: 'Was andere sehen, wenn du nach außen anrufst. Es gilt ab deinem nächsten Anruf.',
    choices: {
      default: 'Nummer der Firma',
      near: 'Die nächstgelegene deiner Nummern',
      withheld: 'Keine Nummer (unterdrückt)',
    },
    asTrunk: 'Was deine Leitung nach außen zeigt.',
    nearText: 'Die mit den meisten gleichen ersten Ziffern wie die angerufene Nummer.',
    withheldText: 'Sie sehen „unterdrückt“. Notrufe zeigen immer eine Nummer.',
    own: 'Deine eigene Nummer',
    given: 'Dir zugeteilt',
    noNumbers: 'Dein Admin kann dir eigene Nummern zur Auswahl geben.',
  },
  es: {
    shows: number => `Las llamadas externas muestran ${number}`,
    showsNothing: 'Las llamadas externas no muestran ningún número',
    showsNear: 'Las llamadas externas muestran tu número más cercano al llamado',
    change: 'Cambiar lo que muestran las llamadas externas',
    intro: 'Lo que ven los demás cuando llamas fuera. Vale desde tu próxima llamada.',
    choices: {
      default: 'El número de la empresa',
      near: 'El más cercano de tus números',
      withheld: 'Ningún número (oculto)',
    },
    asTrunk: 'Lo que muestra tu línea externa.',
    nearText: 'El que tiene más primeras cifras en común con el número al que llamas.',
    withheldText: 'Ven «oculto». Las llamadas de emergencia siempre muestran un número.',
    own: 'Tu propio número',
    given: 'Asignado a ti',
    noNumbers: 'Tu administrador puede darte números propios para elegir.',
  },
  fr: {
    shows: number => `Les appels extérieurs montrent le ${number}`,
    showsNothing: 'Les appels extérieurs ne montrent aucun numéro',
    showsNear: 'Les appels extérieurs montrent votre numéro le plus proche de l’appelé',
    change: 'Changer ce que montrent les appels extérieurs',
    intro: 'Ce que voient les autres quand vous appelez l’extérieur. Compte dès votre prochain appel.',
    choices: {
      default: 'Le numéro de l’entreprise',
      near: 'Le plus proche de vos numéros',
      withheld: 'Aucun numéro (masqué)',
    },
    asTrunk: 'Ce que montre votre ligne extérieure.',
    nearText: 'Celui qui a le plus de premiers chiffres en commun avec le numéro appelé.',
    withheldText: 'Ils voient « masqué ». Les appels d’urgence montrent toujours un numéro.',
    own: 'Votre propre numéro',
    given: 'Attribué à vous',
    noNumbers: 'Votre admin peut vous donner des numéros au choix.',
  },
}
export const useCallerIdWords = (): CallerIdWords => WORDS[useLanguage().split('-')[0]!] ?? en
