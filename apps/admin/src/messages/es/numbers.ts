import type { Messages } from '../spoken.ts'

export const numbers: Messages['numbers'] = {
  title: 'Números',
  alsoCalled: 'códigos extensiones plan de marcación',
  intro: 'Todo lo que se puede marcar dentro: personas y lo que además tiene un número o un código.',
  find: 'Buscar un nombre o un número',
  number: 'Número',
  name: 'Lleva a',
  kind: 'Tipo',
  nothing: 'Nada interno tiene este nombre o este número.',
  more: 'Hay más. Escribe una parte del nombre o del número.',
}
