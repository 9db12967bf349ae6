import type { Messages } from '../spoken.ts'

export const emergencyAddresses: Messages['emergencyAddresses'] = {
  title: 'Notfalladressen',
  intro:
    'Telefone, die nicht an ihrem Standort sind, und wohin Hilfe geschickt wird, wenn dort jemand den Notruf wählt. Die Leute geben das an ihrem Web-Telefon an und bestätigen es.',
  one: 'Telefon',
  many: 'Telefone',
  alsoCalled: 'Homeoffice zu Hause Adresse Notruf 112 110',
  emptyTitle: 'Jedes Telefon ist an seinem Standort',
  emptyText: 'Wer zu Hause arbeitet, wird vom Web-Telefon gefragt, wo er ist, und erscheint hier.',
  person: 'Person',
  phone: 'Telefon',
  address: 'Hilfe geht an',
  atSite: 'Am Standort',
  none: 'Keine Adresse bekannt',
  confirmed: 'Bestätigt',
  notConfirmed: 'Nicht bestätigt',
  byAdmin: 'Von der Verwaltung eingetragen',
  show: 'Zeigen',
  onlyOpen: 'Nur nicht bestätigte',
}
