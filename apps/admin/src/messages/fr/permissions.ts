import type { Messages } from '../spoken.ts'

export const permissions: Messages['permissions'] = {
  title: 'Autorisations',
  intro:
    'Qui peut composer quoi, et combien. Les numéros internationaux et surtaxés sont bloqués jusqu’à ce qu’une autorisation les permette. Les appels d’urgence passent toujours.',
  one: 'autorisation',
  many: 'autorisations',
  add: 'Ajouter une autorisation',
  alsoCalled: 'droits numérotation international limites dépenses',
  emptyTitle: 'Tous peuvent composer les numéros nationaux et mobiles',
  emptyText:
    'Ajoutez une autorisation pour permettre les numéros internationaux à certains, ou pour fixer des limites.',
  name: 'Nom',
  classes: 'Peut composer les numéros',
  countries: 'Seulement ces pays',
  countriesHelp: 'Un par ligne, en deux lettres, par exemple FR. Vide : tous.',
  countriesWrong: 'Chaque ligne doit être un pays en deux lettres, par exemple FR.',
  who: 'Pour qui',
  whoText: 'Rien de choisi : tous ceux dont aucune autre autorisation ne dit rien.',
  everybody: 'tous les autres',
  limits: 'Limites par personne',
  limitsText: 'Quand l’une est atteinte, l’appel est refusé et l’appelant entend pourquoi. Vide : sans limite.',
  spendPerDay: 'Dépense par jour',
  callsAtOnce: 'Appels externes à la fois',
  callsPerHour: 'Appels externes par heure',
}
