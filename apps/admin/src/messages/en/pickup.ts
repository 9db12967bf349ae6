export const pickup = {
  title: 'Pickup groups',
  intro: 'Who takes whose calls with *8. Without any group, everybody takes everybody’s.',
  one: 'pickup group',
  many: 'pickup groups',
  add: 'Add a pickup group',
  alsoCalled: 'pick up call star 8 teams',
  emptyTitle: 'No pickup group yet',
  emptyText: 'Everybody can take everybody’s ringing calls with *8. A pickup group keeps that to a team.',
  name: 'Name',
  people: 'People',
  peopleHelp: 'Somebody may be in several groups. Whoever is in none takes calls of those who are in none.',
  addPerson: 'Add a person',
}
