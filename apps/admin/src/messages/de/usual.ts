import type { Messages } from '../spoken.ts'

export const usual: Messages['usual'] = {
  number: 'Nummer',
  numberHelp: 'Was intern gewählt wird, 2 bis 8 Ziffern. Eingangsregeln können externe Nummern hierher führen.',
  numberWrong: 'Muss 2 bis 8 Ziffern haben.',
  language: 'Sprache',
  people: 'Nur diese Personen',
  addPerson: 'Person hinzufügen',
  roles: 'Nur diese Rollen',
  roleNames: { person: 'Person', admin: 'Administrator' },
  sites: 'Nur diese Standorte',
  addSite: 'Standort hinzufügen',
  numberClasses: {
    internal: 'intern',
    national: 'national',
    mobile: 'mobil',
    international: 'international',
    premium: 'Sonderrufnummern',
  },
}
