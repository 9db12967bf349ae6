import type { Messages } from '../spoken.ts'

export const changes: Messages['changes'] = {
  title: 'Changements',
  alsoCalled: 'journal audit annuler qui a changé',
  intro: 'Qui a changé quel réglage, et quand. La plupart des changements peuvent être annulés.',
  emptyTitle: 'Rien n’a encore été changé',
  emptyText: 'Tout ce que quelqu’un change ici est noté, avec ce que c’était avant.',
  undo: 'Annuler',
  undoNamed: sentence => `Annuler : ${sentence}`,
  undone: 'Tout est comme avant.',
  undoRemoves: name => `Annuler retire ${name} : ce changement l’a créé.`,
  removeIt: 'Retirer',
  older: 'Changements plus anciens',
}
