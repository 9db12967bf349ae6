import type { Messages } from '../spoken.ts'

export const numbers: Messages['numbers'] = {
  title: 'Nummern',
  alsoCalled: 'codes nebenstellen durchwahlen wählplan',
  intro: 'Alles, was intern gewählt werden kann: Personen und was sonst eine Nummer oder einen Code hat.',
  find: 'Name oder Nummer suchen',
  number: 'Nummer',
  name: 'Führt zu',
  kind: 'Art',
  nothing: 'Intern hat nichts diesen Namen oder diese Nummer.',
  more: 'Es gibt noch mehr. Tippe einen Teil des Namens oder der Nummer.',
}
