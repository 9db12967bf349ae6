import type { Messages } from '../spoken.ts'

export const inbound: Messages['inbound'] = {
  title: 'Llamadas entrantes',
  intro:
    'Adónde lleva cada uno de vuestros números. Gana la regla más precisa: el número entero antes que su comienzo, una persona que llama antes que todas.',
  one: 'regla',
  many: 'reglas',
  add: 'Añadir una regla de entrada',
  alsoCalled: 'rutas de entrada did números desvío',
  emptyTitle: 'Aún no hay reglas de entrada',
  emptyText: 'Di qué número lleva a quién: a una persona, un menú, un grupo o una cola.',
  name: 'Nombre',
  number: 'Vuestro número',
  numberHelp:
    'Como lo envía el operador, por ejemplo +34912345678. Con * al final: todos los que empiezan así. Vacío: todos los números.',
  numberWrong: 'Debe ser un número, o el comienzo de números con *.',
  every: 'todos los números',
  trunk: 'Llega por',
  everyTrunk: 'Todas las troncales',
  callers: 'Solo quienes llaman desde',
  callersHelp:
    'Uno por línea: un número, +34* para todos los que empiezan así, o «withheld» para los ocultos. Vacío: todos.',
  callersWrong: 'Cada línea debe ser un número, +34* o «withheld».',
  to: 'Lleva a',
  toHelp: 'Escribe un nombre o un número.',
  more: 'Solo para algunas llamadas',
  as: 'Con los permisos de',
  asHelp: 'Solo si lleva fuera, a un móvil: quién lo paga y puede hacerlo.',
  noRights: 'De nadie: no puede llevar fuera',
}
