import type { Messages } from '../spoken.ts'

export const pickup: Messages['pickup'] = {
  title: 'Groupes d’interception',
  intro: 'Qui intercepte les appels de qui avec *8. Sans groupe, chacun intercepte ceux de tous.',
  one: 'groupe d’interception',
  many: 'groupes d’interception',
  add: 'Ajouter un groupe d’interception',
  alsoCalled: 'intercepter appels étoile 8 équipe',
  emptyTitle: 'Pas encore de groupe d’interception',
  emptyText:
    'Chacun peut intercepter avec *8 les appels qui sonnent. Un groupe d’interception limite cela à une équipe.',
  name: 'Nom',
  people: 'Personnes',
  peopleHelp:
    'On peut être dans plusieurs groupes. Qui n’est dans aucun intercepte les appels de ceux qui ne sont dans aucun.',
  addPerson: 'Ajouter une personne',
}
