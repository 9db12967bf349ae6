import type { Messages } from '../spoken.ts'

export const numbers: Messages['numbers'] = {
  title: 'Numéros',
  alsoCalled: 'codes postes plan de numérotation',
  intro: 'Tout ce qui se compose en interne : les personnes, et tout ce qui a un numéro ou un code.',
  find: 'Chercher un nom ou un numéro',
  number: 'Numéro',
  name: 'Mène à',
  kind: 'Type',
  nothing: 'Rien en interne n’a ce nom ou ce numéro.',
  more: 'Il y en a d’autres. Tapez une partie du nom ou du numéro.',
}
