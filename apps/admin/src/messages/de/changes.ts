import type { Messages } from '../spoken.ts'

export const changes: Messages['changes'] = {
  title: 'Änderungen',
  alsoCalled: 'protokoll rückgängig wer hat geändert audit',
  intro: 'Wer hat wann welche Einstellung geändert? Die meisten Änderungen lassen sich zurücknehmen.',
  emptyTitle: 'Noch nichts geändert',
  emptyText: 'Was immer jemand hier ändert, wird festgehalten, auch wie es vorher war.',
  undo: 'Rückgängig',
  undoNamed: sentence => `Rückgängig: ${sentence}`,
  undone: 'Es ist wieder wie vorher.',
  undoRemoves: name => `Dieses Rückgängig entfernt ${name}: Mit dieser Änderung wurde es angelegt.`,
  removeIt: 'Entfernen',
  older: 'Ältere Änderungen',
}
