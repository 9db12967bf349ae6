import type { Messages } from '../spoken.ts'

export const emergencyAddresses: Messages['emergencyAddresses'] = {
  title: 'Adresses d’urgence',
  intro:
    'Les téléphones qui ne sont pas sur leur site, et où les secours sont envoyés si quelqu’un les appelle de là. Chacun l’indique et le confirme sur son téléphone web.',
  one: 'téléphone',
  many: 'téléphones',
  alsoCalled: 'télétravail domicile adresse urgence 112',
  emptyTitle: 'Chaque téléphone est sur son site',
  emptyText: 'Le téléphone web demande où il est à qui travaille chez soi ; la personne apparaît ici.',
  person: 'Personne',
  phone: 'Téléphone',
  address: 'Secours envoyés à',
  atSite: 'Sur le site',
  none: 'Aucune adresse connue',
  confirmed: 'Confirmée',
  notConfirmed: 'Pas confirmée',
  byAdmin: 'Indiquée par un administrateur',
  show: 'Afficher',
  onlyOpen: 'Seulement non confirmées',
}
