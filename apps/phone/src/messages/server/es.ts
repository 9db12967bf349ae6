import { countryIn, type ServerSentences } from './words.ts'

const ask = (whom: string) => (whom ? `; pregunta a ${whom}.` : '.')
const more = (whom: string) => (whom ? ` Pregunta a ${whom}.` : '')
const calls = (count: string) => (count === '1' ? '1 llamada' : `${count} llamadas`)

export const es: ServerSentences = {
  ended: name => `${name}: la llamada ha terminado.`,
  closed: name => `${name} está cerrado ahora.`,
  'help-by-people-only': () => 'A emergencias llama solo una persona, desde su propio teléfono.',
  'help-test': () => 'La prueba de la llamada de emergencia aparece en recepción.',
  'off.internal': whom => `No puedes llamar a tus colegas${ask(whom)}`,
  'off.national': whom => `No puedes llamar a números exteriores${ask(whom)}`,
  'off.mobile': whom => `No puedes llamar a móviles${ask(whom)}`,
  'off.international': whom => `No puedes llamar al extranjero${ask(whom)}`,
  'off.premium': whom => `No puedes llamar a números de tarificación especial${ask(whom)}`,
  'off.country': (whom, country) =>
    `No puedes llamar ${country ? `a este país: ${countryIn('es', country)}` : 'a este país'}${ask(whom)}`,
  'not-yours-to-show': (whom, number) => `No puedes mostrar ${number}${ask(whom)}`,
  'limit.person-calls': (whom, now, most) =>
    `Ya tienes ${calls(now)} al exterior; tu límite es ${most} a la vez.${more(whom)}`,
  'limit.person-hour': (whom, begun) =>
    `Has empezado ${calls(begun)} al exterior en una hora, que es tu límite.${more(whom)}`,
  'limit.site-calls': (whom, now, site) => `${site} ya tiene ${calls(now)} al exterior, que es su límite.${more(whom)}`,
  'limit.company-calls': (whom, now) => `La empresa ya tiene ${calls(now)} al exterior, que es su límite.${more(whom)}`,
  'limit.company-hour': (whom, begun) =>
    `La empresa ha empezado ${calls(begun)} al exterior en una hora, que es su límite.${more(whom)}`,
  'limit.person-money': (whom, money) =>
    `Has gastado los ${money} que pueden costar las llamadas de un día.${more(whom)}`,
  'limit.company-money': (whom, money) =>
    `La empresa ha gastado los ${money} que pueden costar las llamadas de un día.${more(whom)}`,
  'no-phone-there': name => `Ningún teléfono de ${name} está disponible.`,
  'agent.none': () => 'No eres agente de ninguna cola.',
  'agent.signed-in': () => 'Has entrado en tus colas.',
  'agent.signed-out': () => 'Has salido de tus colas.',
  'agent.paused': () => 'Estás en pausa en tus colas.',
  'agent.ready': () => 'Ya no estás en pausa en tus colas.',
  'calls-back': name => `${name} te devolverá la llamada.`,
  'room.host-left': () => 'El anfitrión se ha ido y la conferencia ha terminado.',
  'room.no-host': () => 'El anfitrión no llegó.',
  'room.full': name => `${name}: no queda sitio.`,
  'room.locked': name => `${name}: la sala está bloqueada.`,
  'pin-wrong': () => 'El PIN no era correcto.',
  'switched.open': name => `${name} está abierto ahora.`,
  'switched.closed': name => `${name} está cerrado ahora.`,
  'box.full': name => `El buzón de ${name} está lleno.`,
  'box.kept': name => `Tu mensaje para ${name} está guardado.`,
  'box.nothing-heard': () => 'No se oyó nada, así que no hay mensaje.',
  'quiet.on': () => '«No molestar» está activado.',
  'quiet.off': () => '«No molestar» está desactivado.',
  'forward.to': number => `Tus llamadas van ahora a ${number}.`,
  'forward.off': () => 'Tus llamadas suenan otra vez en tus teléfonos.',
  'forward.busy-to': number => `Mientras hablas, las llamadas van ahora a ${number}.`,
  'forward.busy-off': () => 'Mientras hablas, las llamadas ya no se desvían.',
  'forward.no-answer-to': number => `Las llamadas que no contestas van ahora a ${number}.`,
  'forward.no-answer-off': () => 'Las llamadas que no contestas ya no se desvían.',
  'forward.own-number': number => `${number} es tu propio número: las llamadas darían vueltas.`,
  'forward.help': number => `${number} es un número de emergencia; las llamadas de otros no pueden ir allí.`,
  'forward.not-allowed': number => `No puedes llamar a ${number}, así que las llamadas no pueden ir allí.`,
  'forward.unknown-number': number => `${number} no es una extensión ni un número exterior.`,
  'forward.code': number => `${number} es un código; las llamadas solo van a personas y a números exteriores.`,
}
