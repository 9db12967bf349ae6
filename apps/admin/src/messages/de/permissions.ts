import type { Messages } from '../spoken.ts'

export const permissions: Messages['permissions'] = {
  title: 'Berechtigungen',
  intro:
    'Wer was wählen darf und wie viel davon. Internationale und Sonderrufnummern sind gesperrt, bis eine Berechtigung sie erlaubt. Notrufe gehen immer.',
  one: 'Berechtigung',
  many: 'Berechtigungen',
  add: 'Berechtigung hinzufügen',
  alsoCalled: 'wählrechte sperren international limits kosten',
  emptyTitle: 'Alle dürfen nationale und mobile Nummern wählen',
  emptyText: 'Füge eine Berechtigung hinzu, um manchen internationale Nummern zu erlauben oder Grenzen zu setzen.',
  name: 'Name',
  classes: 'Darf wählen',
  countries: 'Nur diese Länder',
  countriesHelp: 'Eines je Zeile, in zwei Buchstaben, zum Beispiel FR. Leer: alle.',
  countriesWrong: 'Jede Zeile muss ein Land in zwei Buchstaben sein, zum Beispiel FR.',
  who: 'Für wen',
  whoText: 'Nichts ausgewählt: alle, über die keine andere Berechtigung etwas sagt.',
  everybody: 'alle anderen',
  limits: 'Grenzen für jede Person',
  limitsText: 'Ist eine erreicht, wird der Anruf abgewiesen, und der Anrufer hört den Grund. Leer: keine Grenze.',
  spendPerDay: 'Kosten am Tag',
  callsAtOnce: 'Externe Anrufe zugleich',
  callsPerHour: 'Externe Anrufe in der Stunde',
}
