export const changes = {
  title: 'Changes',
  alsoCalled: 'audit log undo who changed',
  intro: 'Who changed which setting, and when. Most changes can be taken back.',
  emptyTitle: 'Nothing was changed yet',
  emptyText: 'Whatever somebody changes here is written down, with what it was before.',
  undo: 'Undo',
  undoNamed: (sentence: string) => `Undo: ${sentence}`,
  undone: 'It is as it was before.',
  undoRemoves: (name: string) => `This undo removes ${name}: it was made by this change.`,
  removeIt: 'Remove',
  older: 'Older changes',
}
