import type { Cause } from '@sidetone/api-client'
import type { Ending } from '@sidetone/phone-core'

/** One sentence for how a call ended. */
export function endedIn(ending: Ending, name: string, number: string, answered: boolean): string {
  if (ending.cause === 'hung-up' || (answered && ending.cause === 'cancelled'))
    return ending.by === 'other' ? `${name} colgó.` : said(ending.words) || 'Llamada terminada.'
  const sentences: Record<Exclude<Cause, 'hung-up'> | 'no-server', string> = {
    cancelled: ending.by === 'other' ? `${name} dejó de llamar.` : 'Cancelaste la llamada.',
    'answered-elsewhere': 'Atendida en otro dispositivo.',
    busy: `${name} está en otra llamada.`,
    declined:
      ending.by === 'me'
        ? 'Rechazaste la llamada.'
        : ending.words
          ? `${name} rechazó la llamada: «${ending.words}»`
          : `${name} rechazó la llamada.`,
    'no-answer': 'Nadie contestó.',
    unreachable: `${name} no está disponible ahora.`,
    'unknown-number': said(ending.words) || `El número ${number} no existe.`,
    'not-allowed': said(ending.words) || `No puedes llamar a ${number}. Pregunta a quien administra la centralita.`,
    'no-common-codec': `Tu teléfono y el de ${name} no tienen un modo común de enviar sonido.`,
    'media-lost': 'Se perdió el sonido de esta llamada. Llama otra vez.',
    silent: 'No se oyó nada durante mucho tiempo y la llamada terminó.',
    expired: 'Se perdió la conexión con la otra parte.',
    overloaded: said(ending.words) || 'La centralita está ocupada. Inténtalo en un momento.',
    restarted: 'La centralita se reinició antes de que alguien contestara. Llama otra vez.',
    'trunk-failed': 'La línea exterior no funciona ahora.',
    failed: 'La llamada no llegó. Inténtalo otra vez.',
    transferred: 'La llamada se pasó a otra persona.',
    merged: 'La llamada se unió a otra.',
    'picked-up': 'Contestó otra persona del equipo.',
    parked: 'La llamada está aparcada.',
    moved: 'La llamada sigue en tu otro dispositivo.',
    removed: 'Te sacaron de la llamada.',
    forwarded: 'La llamada se desvió.',
    loop: 'La llamada se desvió en círculo.',
    'rejected-by-rule': `${name} no quiere que le molesten ahora.`,
    'no-such-call': 'No hay ninguna llamada así en este momento.',
    'no-server': 'No se puede llegar al servidor, así que la llamada no empezó.',
    'limit-reached': ending.words || 'El dinero para llamadas se ha agotado por hoy.',
    closed: said(ending.words) || 'Ahora está cerrado.',
    'no-agent': 'Nadie atiende llamadas allí en este momento.',
  }
  return sentences[ending.cause]
}

/** What the server says when a menu, a box or a code has said all. */
const said = (words: string): string => {
  for (const [english, here] of SAID) if (english.test(words)) return words.replace(english, here)
  return words
}
const SAID: readonly (readonly [RegExp, string])[] = [
  [/^(.+) ended the call\.$/, '$1: la llamada ha terminado.'],
  [/^Do not disturb is on\.$/, '«No molestar» está activado.'],
  [/^Do not disturb is off\.$/, '«No molestar» está desactivado.'],
  [/^Your calls go to (.+) now\.$/, 'Tus llamadas van ahora a $1.'],
  [/^Your calls ring at your phones again\.$/, 'Tus llamadas suenan otra vez en tus teléfonos.'],
  [/^(.+) will call you back\.$/, '$1 te devolverá la llamada.'],
  [/^Your message for (.+) is kept\.$/, 'Tu mensaje para $1 está guardado.'],
  [/^Nothing was heard, so no message is kept\.$/, 'No se oyó nada, así que no hay mensaje.'],
  [/^The voicemail of (.+) is full\.$/, 'El buzón de $1 está lleno.'],
  [/^The PIN was wrong\.$/, 'El PIN no era correcto.'],
  [/^You are signed in to your queues\.$/, 'Has entrado en tus colas.'],
  [/^You are signed out of your queues\.$/, 'Has salido de tus colas.'],
  [/^You are paused in your queues\.$/, 'Estás en pausa en tus colas.'],
  [/^You are no longer paused in your queues\.$/, 'Ya no estás en pausa en tus colas.'],
  [/^You are not an agent of any queue\.$/, 'No eres agente de ninguna cola.'],
  [/^(.+) is open now\.$/, '$1 está abierto ahora.'],
  [/^(.+) (?:is|are) closed (?:now|at the moment)\.$/, '$1 está cerrado ahora.'],
  [/^(.+) is full\.$/, '$1: no queda sitio.'],
  [/^(.+) is locked\.$/, '$1: la sala está bloqueada.'],
  [/^The host did not come\.$/, 'El anfitrión no llegó.'],
  [/^The host has left, so the conference is over\.$/, 'El anfitrión se ha ido y la conferencia ha terminado.'],
  [
    /^The test of the emergency call is shown to the desk\.$/,
    'La prueba de la llamada de emergencia aparece en recepción.',
  ],
]
