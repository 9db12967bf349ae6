import type { Messages } from '../spoken.ts'

export const pickup: Messages['pickup'] = {
  title: 'Übernahmegruppen',
  intro: 'Wer mit *8 wessen Anrufe übernimmt. Ohne Gruppe übernimmt jeder die von allen.',
  one: 'Übernahmegruppe',
  many: 'Übernahmegruppen',
  add: 'Übernahmegruppe hinzufügen',
  alsoCalled: 'heranholen pickup anrufübernahme stern 8 team',
  emptyTitle: 'Noch keine Übernahmegruppe',
  emptyText:
    'Jeder kann mit *8 klingelnde Anrufe von allen übernehmen. Eine Übernahmegruppe beschränkt das auf ein Team.',
  name: 'Name',
  people: 'Personen',
  peopleHelp: 'Man kann in mehreren Gruppen sein. Wer in keiner ist, übernimmt Anrufe von denen, die in keiner sind.',
  addPerson: 'Person hinzufügen',
}
