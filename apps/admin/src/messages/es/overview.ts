import type { Messages } from '../spoken.ts'

export const overview: Messages['overview'] = {
  title: 'Resumen',
  alsoCalled: 'inicio estado salud',
  well: 'Todo funciona.',
  callsWork: (open: number) =>
    open === 1
      ? 'Las llamadas funcionan. Hay un asunto que atender:'
      : `Las llamadas funcionan. Hay ${open} asuntos que atender:`,
  noPlace: (sites: string) =>
    `La ayuda no sabría dónde está usted: ${sites} no tiene dirección para las llamadas de emergencia.`,
  sayPlace: 'Escribir la dirección',
  certificate: name => `El certificado de ${name} necesita su atención.`,
  nextTry: time => `Próximo intento: ${time}.`,
  askAgain: 'Probar otra vez ahora',
  asking: 'Probando …',
  callsNow: 'Llamadas ahora',
  callsText: (talking, ringing) => `${talking} hablando, ${ringing} sonando`,
  reachable: 'Personas localizables',
  reachableText: away => (away ? `${away} sin conexión ahora` : 'Todas están conectadas'),
  of: (n, all) => `${n} de ${all}`,
  notReady: 'Ahora no se puede llamar.',
  trunks: 'Troncales que funcionan',
  trunkDown: (name, reason) => `La troncal ${name} no funciona. ${reason ?? ''}`,
  none: 'ninguna',
  noTrunks: 'Aún no hay línea exterior',
  trunkSilent: name => `La troncal ${name} aún no ha contestado. Una llamada de prueba muestra si funciona.`,
  trunkOff: name => `La troncal ${name} está desactivada.`,
  /** Names that are proposed. */
  nightBox: 'Noche',
  mainNumber: 'Número principal',
  stepsTitle: 'Primeros pasos',
  stepsText: 'En este orden; cada uno lleva un minuto o dos. La lista desaparece cuando todo está hecho.',
  done: 'hecho',
  nextStep: title => `Siguiente paso: ${title.toLocaleLowerCase('es')}`,
  hideSteps: 'Ocultar estos pasos',
  steps: {
    setup: { title: 'Configura tu empresa', text: 'Su nombre y su país, y tu propia cuenta' },
    people: { title: 'Añade a tu gente', text: 'Pega sus nombres y correos; las extensiones llegan solas' },
    trunks: {
      title: 'Conecta una línea exterior',
      text: 'Con lo que te dio tu operador, y una llamada real para probarla',
    },
    hours: { title: 'Di cuándo abrís', text: 'Fuera de ese horario las llamadas van a otro sitio' },
    queues: { title: 'Crea una cola', text: 'Quien llama espera hasta que alguien del equipo está libre' },
    menus: { title: 'Crea un menú', text: 'Quien llama pulsa una tecla y llega a la persona adecuada' },
    voicemail: { title: 'Crear un buzón para la noche', text: 'Mensajes a la empresa mientras está cerrada' },
    incoming: { title: 'Lleva vuestro número a alguna parte', text: 'A un menú, una cola, un grupo o una persona' },
  },
  badCalls: 'Llamadas que se oyeron mal',
  badCallsText: 'Lo dijeron quienes hablaban, en los últimos siete días.',
  badCall: (from, to) => `${from} a ${to}`,
  badBy: (name, reported) => (reported ? `avisó ${name}` : `a ${name} le pareció mal`),
  refusedCalls: 'Llamadas rechazadas',
  refusedText:
    'En las últimas 24 horas, porque la persona no puede llamar allí o se alcanzó un límite. No salieron por ninguna línea.',
  refusedBecause: { 'not-allowed': 'no permitido', 'limit-reached': 'límite alcanzado' },
  allRefused: 'Todas las llamadas rechazadas',
  lastChanges: 'Últimos cambios',
  noChanges: 'Aún no ha cambiado nada.',
  allChanges: 'Todos los cambios',
}
