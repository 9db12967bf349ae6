import type { Messages } from '../spoken.ts'

export const pickup: Messages['pickup'] = {
  title: 'Grupos de captura',
  intro: 'Quién captura las llamadas de quién con *8. Sin ningún grupo, todos capturan las de todos.',
  one: 'grupo de captura',
  many: 'grupos de captura',
  add: 'Añadir un grupo de captura',
  alsoCalled: 'capturar llamadas asterisco 8 equipo',
  emptyTitle: 'Aún no hay grupos de captura',
  emptyText: 'Todos pueden capturar con *8 las llamadas que suenan. Un grupo de captura lo limita a un equipo.',
  name: 'Nombre',
  people: 'Personas',
  peopleHelp:
    'Se puede estar en varios grupos. Quien no está en ninguno captura las llamadas de los que tampoco lo están.',
  addPerson: 'Añadir una persona',
}
