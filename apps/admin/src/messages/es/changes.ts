import type { Messages } from '../spoken.ts'

export const changes: Messages['changes'] = {
  title: 'Cambios',
  alsoCalled: 'auditoría registro deshacer quién cambió',
  intro: 'Quién cambió qué ajuste y cuándo. La mayoría de los cambios se puede deshacer.',
  emptyTitle: 'Aún no ha cambiado nada',
  emptyText: 'Todo lo que alguien cambia aquí queda anotado, también cómo era antes.',
  undo: 'Deshacer',
  undoNamed: sentence => `Deshacer: ${sentence}`,
  undone: 'Está como antes.',
  undoRemoves: name => `Al deshacer se quita ${name}: se creó con este cambio.`,
  removeIt: 'Quitar',
  older: 'Cambios anteriores',
}
