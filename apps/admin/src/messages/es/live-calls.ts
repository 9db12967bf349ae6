import type { Messages } from '../spoken.ts'

export const liveCalls: Messages['liveCalls'] = {
  title: 'Llamadas en curso',
  alsoCalled: 'ahora activas supervisar',
  intro: 'Todas las llamadas de la empresa, tal como están ahora.',
  emptyTitle: 'Ahora no llama nadie',
  emptyText: 'Las llamadas aparecen aquí solas en cuanto empiezan.',
  from: 'De',
  to: 'A',
  state: 'Estado',
  time: 'Duración',
  ringing: 'sonando',
  talking: 'hablando',
  end: 'Terminar',
  endNamed: (from, to) => `Terminar la llamada de ${from} a ${to}`,
  ended: 'La llamada ha terminado.',
  endTitle: '¿Terminar esta llamada?',
  endText: (from, to) => `${from} y ${to} se cortan al momento.`,
  count: n => `${n} ${n === 1 ? 'llamada' : 'llamadas'} ahora`,
  more: n => `y ${n.toLocaleString('es')} más`,
  keep: 'Dejarla seguir',
}
