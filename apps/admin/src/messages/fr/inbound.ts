import type { Messages } from '../spoken.ts'

export const inbound: Messages['inbound'] = {
  title: 'Appels entrants',
  intro:
    'Où mène chacun de vos numéros. La règle la plus précise l’emporte : le numéro entier avant son début, un appelant avant tous.',
  one: 'règle',
  many: 'règles',
  add: 'Ajouter une règle d’entrée',
  alsoCalled: 'routes entrantes sda numéros acheminement',
  emptyTitle: 'Pas encore de règle d’entrée',
  emptyText: 'Dites quel numéro mène à qui : une personne, un menu, un groupe ou une file d’attente.',
  name: 'Nom',
  number: 'Votre numéro',
  numberHelp:
    'Comme l’opérateur l’envoie, par exemple +33123456789. Avec * à la fin : tous ceux qui commencent ainsi. Vide : tous les numéros.',
  numberWrong: 'Il faut un numéro, ou le début de numéros avec *.',
  every: 'tous les numéros',
  trunk: 'Arrive par',
  everyTrunk: 'Tous les trunks',
  callers: 'Seulement ces appelants',
  callersHelp:
    'Un par ligne : un numéro, +33* pour tous ceux qui commencent ainsi, ou « withheld » pour les masqués. Vide : tous.',
  callersWrong: 'Chaque ligne doit être un numéro, +33* ou « withheld ».',
  to: 'Mène à',
  toHelp: 'Tapez un nom ou un numéro.',
  more: 'Pour certains appels seulement',
  as: 'Avec les droits de',
  asHelp: 'Seulement si elle mène dehors, vers un mobile : qui paie et en a le droit.',
  noRights: 'De personne : elle ne peut pas mener dehors',
}
