import type { Messages } from '../spoken.ts'

export const liveCalls: Messages['liveCalls'] = {
  title: 'Laufende Anrufe',
  alsoCalled: 'jetzt aktiv überwachen',
  intro: 'Alle Anrufe der Firma, so wie sie jetzt sind.',
  emptyTitle: 'Gerade telefoniert niemand',
  emptyText: 'Anrufe erscheinen hier von selbst, sobald sie beginnen.',
  from: 'Von',
  to: 'An',
  state: 'Zustand',
  time: 'Dauer',
  ringing: 'klingelt',
  talking: 'im Gespräch',
  end: 'Beenden',
  endNamed: (from, to) => `Anruf von ${from} an ${to} beenden`,
  ended: 'Der Anruf ist beendet.',
  endTitle: 'Diesen Anruf beenden?',
  endText: (from, to) => `${from} und ${to} werden sofort getrennt.`,
  count: n => `Jetzt ${n} ${n === 1 ? 'Anruf' : 'Anrufe'}`,
  more: n => `und ${n.toLocaleString('de')} weitere`,
  keep: 'Weiterlaufen lassen',
}
