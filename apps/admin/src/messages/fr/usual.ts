import type { Messages } from '../spoken.ts'

export const usual: Messages['usual'] = {
  number: 'Numéro',
  numberHelp: 'Composé en interne, 2 à 8 chiffres. Des règles d’entrée peuvent y mener des numéros externes.',
  numberWrong: 'Il faut 2 à 8 chiffres.',
  language: 'Langue',
  people: 'Seulement ces personnes',
  addPerson: 'Ajouter une personne',
  roles: 'Seulement ces rôles',
  roleNames: { person: 'Personne', admin: 'Administrateur' },
  sites: 'Seulement ces sites',
  addSite: 'Ajouter un site',
  numberClasses: {
    internal: 'internes',
    national: 'nationaux',
    mobile: 'mobiles',
    international: 'internationaux',
    premium: 'surtaxés',
  },
}
