import type { Messages } from '../spoken.ts'

export const inbound: Messages['inbound'] = {
  title: 'Eingehende Anrufe',
  intro:
    'Welche eurer Nummern wohin führt. Die genaueste Regel gilt: die ganze Nummer vor ihrem Anfang, ein bestimmter Anrufer vor allen.',
  one: 'Regel',
  many: 'Regeln',
  add: 'Regel für eingehende Anrufe hinzufügen',
  alsoCalled: 'eingang rufnummern durchwahl did weiterleitung',
  emptyTitle: 'Noch keine Regel für eingehende Anrufe',
  emptyText: 'Sage, welche Nummer zu wem führt: zu einer Person, einem Menü, einer Gruppe oder einer Warteschlange.',
  name: 'Name',
  number: 'Eure Nummer',
  numberHelp:
    'Wie der Anbieter sie sendet, zum Beispiel +493012345. Mit * am Ende: alle Nummern, die so beginnen. Leer: alle Nummern.',
  numberWrong: 'Muss eine Nummer sein, oder der Anfang von Nummern mit *.',
  every: 'alle Nummern',
  trunk: 'Kommt über',
  everyTrunk: 'Alle Amtsleitungen',
  callers: 'Nur diese Anrufer',
  callersHelp:
    'Einer je Zeile: eine Nummer, +49* für alle, die so beginnen, oder „withheld“ für unterdrückte. Leer: alle.',
  callersWrong: 'Jede Zeile muss eine Nummer, +49* oder „withheld“ sein.',
  to: 'Führt zu',
  toHelp: 'Tippe einen Namen oder eine Nummer.',
  more: 'Nur für manche Anrufe',
  as: 'Mit den Rechten von',
  asHelp: 'Nur wenn sie nach draußen führt, zu einem Handy: wer dafür zahlt und es darf.',
  noRights: 'Niemandes: sie kann nicht nach draußen führen',
}
