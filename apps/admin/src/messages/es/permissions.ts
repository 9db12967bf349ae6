import type { Messages } from '../spoken.ts'

export const permissions: Messages['permissions'] = {
  title: 'Permisos',
  intro:
    'Quién puede marcar qué, y cuánto. Los números internacionales y de tarificación especial están bloqueados hasta que un permiso los permite. Las emergencias funcionan siempre.',
  one: 'permiso',
  many: 'permisos',
  add: 'Añadir un permiso',
  alsoCalled: 'marcación internacional límites gasto',
  emptyTitle: 'Todos pueden marcar números nacionales y móviles',
  emptyText: 'Añade un permiso para permitir números internacionales a algunos o para poner límites.',
  name: 'Nombre',
  classes: 'Puede marcar números',
  countries: 'Solo estos países',
  countriesHelp: 'Uno por línea, en dos letras, por ejemplo FR. Vacío: todos.',
  countriesWrong: 'Cada línea debe ser un país en dos letras, por ejemplo FR.',
  who: 'Para quién',
  whoText: 'Nada elegido: todos aquellos de los que ningún otro permiso dice nada.',
  everybody: 'todos los demás',
  limits: 'Límites por persona',
  limitsText: 'Cuando se alcanza uno, la llamada se deniega y quien llama oye por qué. Vacío: sin límite.',
  spendPerDay: 'Gasto al día',
  callsAtOnce: 'Llamadas externas a la vez',
  callsPerHour: 'Llamadas externas por hora',
}
